#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "style.hpp"

namespace spate::report_console {

// Rows of aligned cells. To fit the style's width, columns that may shrink are cut with "…", the widest first; when
// that is not enough, the optional ones are left out.
class text_table {
 public:
  enum class align { left, right };
  struct column {
    std::string title;
    text_table::align align = align::right;
    bool group_ends = false;  // a bar follows
    std::size_t least = 0;    // may shrink to this width; 0: never shrinks
    bool optional = false;
  };
  struct cell {
    std::string text;
    color paint = color::none;
  };
  struct row {
    std::vector<cell> cells;
    bool rule_before = false;
    std::string note;  // a line below, in full
  };

  explicit text_table(std::vector<column> columns) : columns_(std::move(columns)) {}
  void add(row what) { rows_.push_back(std::move(what)); }
  bool empty() const { return rows_.empty(); }
  // Titles, then the rows, indented by two columns; every line is ended.
  std::string render(const style& look) const;

 private:
  // The width of each column; `hidden` for one that is left out.
  using layout = std::vector<std::size_t>;
  static constexpr std::size_t hidden = SIZE_MAX;

  layout fit(std::size_t width) const;
  std::size_t width_of(const layout& of) const;
  std::size_t widest_shrinking(const layout& of) const;
  std::string_view gap_after(std::size_t column, const layout& of) const;
  std::string line(const std::vector<cell>& cells, const layout& of, const style& look) const;
  std::string rule(const layout& of) const;

  std::vector<column> columns_;
  std::vector<row> rows_;
};

}  // namespace spate::report_console
