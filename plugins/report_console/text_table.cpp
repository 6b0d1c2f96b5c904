#include "text_table.hpp"

#include <algorithm>

#include "reporting/one_line.hpp"

namespace spate::report_console {

using namespace reporting;

namespace {

constexpr std::size_t indent = 2, note_indent = 6;

}  // namespace

// The bar that ends a group stays when the group's last column is left out.
std::string_view text_table::gap_after(std::size_t column, const layout& of) const {
  bool bar = columns_[column].group_ends;
  for (std::size_t next = column + 1; next < of.size(); ++next) {
    if (of[next] != hidden) return bar ? " | " : "  ";
    bar = bar || columns_[next].group_ends;
  }
  return "";
}

std::size_t text_table::width_of(const layout& of) const {
  std::size_t out = indent;
  for (std::size_t i = 0; i < of.size(); ++i)
    if (of[i] != hidden) out += of[i] + gap_after(i, of).size();
  return out;
}

std::size_t text_table::widest_shrinking(const layout& of) const {
  std::size_t found = of.size();
  for (std::size_t i = 0; i < of.size(); ++i)
    if (of[i] != hidden && columns_[i].least != 0 && of[i] > columns_[i].least &&
        (found == of.size() || of[i] > of[found]))
      found = i;
  return found;
}

text_table::layout text_table::fit(std::size_t width) const {
  layout out(columns_.size(), 0);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    out[i] = columns_of(columns_[i].title);
    for (const row& each : rows_)
      if (i < each.cells.size()) out[i] = std::max(out[i], columns_of(each.cells[i].text));
  }
  layout whole = out;
  for (std::size_t next_optional = 0;; ++next_optional) {
    while (width_of(out) > width && widest_shrinking(out) != out.size()) --out[widest_shrinking(out)];
    if (width_of(out) <= width) break;
    while (next_optional < columns_.size() && !columns_[next_optional].optional) ++next_optional;
    if (next_optional == columns_.size()) break;
    whole[next_optional] = hidden;
    out = whole;
  }
  return out;
}

std::string text_table::line(const std::vector<cell>& cells, const layout& of, const style& look) const {
  std::string out(indent, ' ');
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (of[i] == hidden) continue;
    const std::string shown = cut(cells[i].text, of[i]);
    const std::string padding(of[i] - columns_of(shown), ' ');
    const bool right = columns_[i].align == align::right;
    out += right ? padding + look.paint(shown, cells[i].paint) : look.paint(shown, cells[i].paint) + padding;
    out += gap_after(i, of);
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out + "\n";
}

std::string text_table::rule(const layout& of) const {
  std::string out(indent, ' ');
  for (std::size_t i = 0; i < of.size(); ++i) {
    if (of[i] == hidden) continue;
    out.append(of[i], '-');
    const std::string_view gap = gap_after(i, of);
    out += gap == " | " ? "-|-" : std::string(gap.size(), '-');
  }
  return out + "\n";
}

std::string text_table::render(const style& look) const {
  const layout fitting = fit(look.width);
  std::vector<cell> titles;
  for (const column& each : columns_) titles.push_back({each.title, color::bold});
  std::string out = line(titles, fitting, look) + rule(fitting);
  for (const row& each : rows_) {
    if (each.rule_before) out += rule(fitting);
    out += line(each.cells, fitting, look);
    if (!each.note.empty()) out += std::string(note_indent, ' ') + each.note + "\n";
  }
  return out;
}

}  // namespace spate::report_console
