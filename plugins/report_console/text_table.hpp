#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "style.hpp"

namespace spate::report_console {

// How many columns a UTF-8 text takes (characters; wide ones are counted as one).
std::size_t columns_of(std::string_view text);
// Cut to `width` columns, the last of them "…" when something is missing.
std::string cut(std::string_view text, std::size_t width);
// In one line: control characters (a response's line ends) become spaces.
std::string one_line(std::string_view text);

// Rows of aligned cells. Columns that may shrink are cut with "…" until a row fits the style's width.
class text_table {
 public:
  enum class align { left, right };
  struct column {
    std::string title;
    text_table::align align = align::right;
    bool shrinks = false;
    bool group_ends = false;  // a bar follows
  };
  struct cell {
    std::string text;
    color paint = color::none;
  };
  struct row {
    std::vector<cell> cells;
    bool rule_before = false;
  };

  explicit text_table(std::vector<column> columns) : columns_(std::move(columns)) {}
  void add(std::vector<cell> cells, bool rule_before = false) { rows_.push_back({std::move(cells), rule_before}); }
  bool empty() const { return rows_.empty(); }
  // Titles (when there are any), then the rows, indented by two columns; every line is ended.
  std::string render(const style& look, bool with_titles = true) const;

 private:
  std::vector<std::size_t> widths(const style& look, bool with_titles) const;
  std::string line(const std::vector<cell>& cells, const std::vector<std::size_t>& widths, const style& look) const;
  std::string rule(const std::vector<std::size_t>& widths) const;

  std::vector<column> columns_;
  std::vector<row> rows_;
};

}  // namespace spate::report_console
