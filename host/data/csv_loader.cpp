#include "data/csv_loader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "data/csv_row.hpp"
#include "data/scalar_text.hpp"
#include "data/utf8.hpp"

namespace spate::data {
namespace {

constexpr std::size_t most_columns = 1000;
constexpr const char* convert = "save the file as UTF-8, with iconv for one";

template <class Number>
bool read_number(std::string_view text, Number& out) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && std::isfinite(static_cast<double>(out));
}

bool is_written_as(std::string_view text, value_type type) {
  value read;
  digits room;
  return set_typed(text, type, read) && scalar_text(read, room) == text;
}

value_type joined(value_type so_far, std::string_view text) {
  for (const value_type each : {value_type::boolean, value_type::integer, value_type::real}) {
    const bool possible =
        so_far == value_type::none || so_far == each || (so_far == value_type::integer && each == value_type::real);
    if (possible && is_written_as(text, each)) return each;
  }
  return value_type::text;
}

const char* words_of(value_type type) {
  return type == value_type::integer ? "a whole number" : type == value_type::real ? "a number" : "true or false";
}

}  // namespace

bool set_typed(std::string_view text, value_type type, value& out) {
  std::int64_t whole = 0;
  double real = 0;
  switch (type) {
    case value_type::integer:
      if (!read_number(text, whole)) return false;
      out.set(whole);
      return true;
    case value_type::real:
      if (!read_number(text, real)) return false;
      out.set(real);
      return true;
    case value_type::boolean:
      out.set(text == "true");
      return text == "true" || text == "false";
    default:
      out.set(text);
      return true;
  }
}

void csv_loader::load(const std::vector<std::string>& names) {
  std::string room;
  const std::uint64_t offset = file_.bytes(0, 3, room) == "\xef\xbb\xbf" ? 3 : 0;
  bool header = names.empty();
  for (const std::string& each : names) add_column(each);
  const bool fits = scan_rows(
      file_, offset,
      [&](std::string_view text, bool is_last) {
        scanned_row out = one(text, is_last, header);
        if (out.used > 0 && out.is_row && header) header = out.is_row = false;
        return out;
      },
      [&] { return !mistake.empty(); });
  line_ = first_;
  if (!fits) fail("this row is longer than 1 MiB: is a quote missing?");
  if (!mistake.empty()) return;
  if (header) {
    mistake = shown_ + " is empty: its first line names the columns";
  } else if (file_.rows() == 0) {
    mistake = shown_ + " has no row below the names of its columns";
  }
}

void csv_loader::fail(const std::string& what) {
  if (mistake.empty()) mistake = shown_ + ":" + std::to_string(line_) + ": " + what;
}

scanned_row csv_loader::one(std::string_view text, bool is_last, bool header) {
  csv_row at(text, separator_);
  at.skip_blank_lines();
  const std::size_t lead = at.at();
  line_ = first_ + at.lines();
  if (at.at_end()) return {is_last ? text.size() : 0, 0, false};
  fields_.clear();
  for (auto next = csv_row::next::field; next == csv_row::next::field;) {
    next = at.read(fields_.emplace_back());
    // What ends with the text may go on behind it.
    if (at.at_end() && !is_last && (text.back() != '\n' || next != csv_row::next::last_field)) return {};
    if (next == csv_row::next::open_quote) {
      if (!is_last) return {};
      fail("a quote is never closed: write \"\" for a quote in a text");
    } else if (next == csv_row::next::after_quote) {
      fail("text stands behind a closing quote: write \"\" for a quote in a text");
    } else if (fields_.size() > most_columns) {
      fail("a row has more than 1000 values");
    }
    if (!mistake.empty()) return {};
  }
  if (header) {
    for (const std::string& each : fields_) add_column(each);
  } else {
    read_values();
  }
  first_ += at.lines();
  return {at.at(), lead, true};
}

void csv_loader::add_column(const std::string& name) {
  if (name.empty()) fail("column " + std::to_string(columns.size() + 1) + " has no name");
  if (!is_utf8(name)) fail("the name of column " + std::to_string(columns.size() + 1) + " is not UTF-8: " + convert);
  if (std::any_of(columns.begin(), columns.end(), [&](const csv_column& c) { return c.name == name; })) {
    fail("two columns are called `" + name + "`");
  }
  const auto type = given.find(name);
  columns.push_back({name, type == given.end() ? value_type::none : type->second, type != given.end()});
}

void csv_loader::read_values() {
  if (fields_.size() != columns.size()) {
    fail(std::to_string(fields_.size()) + (fields_.size() == 1 ? " value" : " values") + ", and there are " +
         std::to_string(columns.size()) + " columns");
    return;
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    csv_column& of = columns[i];
    const std::string& text = fields_[i];
    value ignored;
    if (text.empty()) continue;
    if (!is_utf8(text)) fail("`" + of.name + "` is not UTF-8: " + convert);
    if (!of.is_given) {
      if (of.type != value_type::text) of.type = joined(of.type, text);
    } else if (!set_typed(text, of.type, ignored)) {
      fail("`" + of.name + "` is \"" + text.substr(0, 40) + "\", and `types` says that it is " + words_of(of.type));
    }
  }
}

}  // namespace spate::data
