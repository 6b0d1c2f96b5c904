#include "text_table.hpp"

#include <algorithm>

namespace spate::report_console {

namespace {

constexpr std::size_t indent = 2, gap = 2, narrowest = 12;

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }

std::size_t widest_shrinking(const std::vector<text_table::column>& columns, const std::vector<std::size_t>& widths) {
  std::size_t found = columns.size();
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].shrinks && widths[i] > narrowest && (found == columns.size() || widths[i] > widths[found]))
      found = i;
  return found;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string cut(std::string_view text, std::size_t width) {
  if (columns_of(text) <= width) return std::string(text);
  if (width == 0) return {};
  std::size_t seen = 0, at = 0;
  for (; at < text.size(); ++at)
    if (begins_character(text[at]) && seen++ == width - 1) break;
  return std::string(text.substr(0, at)) + "…";
}

std::string one_line(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return out;
}

std::vector<std::size_t> text_table::widths(const style& look, bool with_titles) const {
  std::vector<std::size_t> out(columns_.size(), 0);
  std::size_t whole = indent;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (with_titles) out[i] = columns_of(columns_[i].title);
    for (const row& each : rows_)
      if (i < each.cells.size()) out[i] = std::max(out[i], columns_of(each.cells[i].text));
    whole += out[i] + (i + 1 == columns_.size() ? 0 : gap + (columns_[i].group_ends ? 1 : 0));
  }
  while (whole > look.width) {
    const std::size_t i = widest_shrinking(columns_, out);
    if (i == columns_.size()) break;
    --out[i];
    --whole;
  }
  return out;
}

std::string text_table::line(const std::vector<cell>& cells, const std::vector<std::size_t>& widths,
                             const style& look) const {
  std::string out(indent, ' ');
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string shown = cut(cells[i].text, widths[i]);
    const std::string padding(widths[i] - columns_of(shown), ' ');
    const bool right = columns_[i].align == align::right;
    out += right ? padding + look.paint(shown, cells[i].paint) : look.paint(shown, cells[i].paint) + padding;
    if (i + 1 < cells.size()) out += columns_[i].group_ends ? " | " : std::string(gap, ' ');
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out + "\n";
}

std::string text_table::rule(const std::vector<std::size_t>& widths) const {
  std::string out(indent, ' ');
  for (std::size_t i = 0; i < widths.size(); ++i) {
    out.append(widths[i], '-');
    if (i + 1 < widths.size()) out += columns_[i].group_ends ? "-|-" : std::string(gap, '-');
  }
  return out + "\n";
}

std::string text_table::render(const style& look, bool with_titles) const {
  const std::vector<std::size_t> fitting = widths(look, with_titles);
  std::string out;
  if (with_titles) {
    std::vector<cell> titles;
    for (const column& each : columns_) titles.push_back({each.title, color::bold});
    out += line(titles, fitting, look) + rule(fitting);
  }
  for (const row& each : rows_) {
    if (each.rule_before) out += rule(fitting);
    out += line(each.cells, fitting, look);
  }
  return out;
}

}  // namespace spate::report_console
