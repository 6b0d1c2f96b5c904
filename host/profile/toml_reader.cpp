// The only file that sees the TOML library. Assertions of the library would end the process on malformed input that it
// reports properly without them.
#ifndef NDEBUG
#define NDEBUG
#endif
#define TOML_EXCEPTIONS 0
#define TOML_MAX_NESTED_VALUES 32
#define TOML_ENABLE_FORMATTERS 0
#include "profile/toml_reader.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <utility>

#include <toml++/toml.h>

namespace spate::profile {
namespace {

// The library builds one nested table a part of a dotted key and frees them recursively.
constexpr int most_key_parts = 64;

struct reader {
  std::uint32_t file;

  place at(const toml::source_region& region) const { return {file, region.begin.line, region.begin.column}; }

  written read(const toml::node& node) const {
    written out;
    out.at = at(node.source());
    if (const auto* table = node.as_table()) {
      out.is_inline = table->is_inline();
      for (auto&& [key, value] : *table) {
        written& child = out.children.emplace_back(read(value));
        child.key = key.str();
        child.key_at = at(key.source());
        if (child.is_table() && !child.is_inline) child.at = child.key_at;
      }
      std::stable_sort(out.children.begin(), out.children.end(), [](const written& a, const written& b) {
        return a.key_at.line != b.key_at.line ? a.key_at.line < b.key_at.line : a.key_at.column < b.key_at.column;
      });
    } else if (const auto* array = node.as_array()) {
      out.kind = written_kind::array;
      for (const toml::node& element : *array) {
        written& child = out.children.emplace_back(read(element));
        child.key_at = child.at;
      }
    } else if (const auto* text = node.as_string()) {
      out.kind = written_kind::text;
      out.text = text->get();
    } else if (const auto* integer = node.as_integer()) {
      out.kind = written_kind::integer;
      out.integer = integer->get();
      out.real = static_cast<double>(out.integer);
    } else if (const auto* real = node.as_floating_point()) {
      out.kind = written_kind::real;
      out.real = real->get();
    } else if (const auto* boolean = node.as_boolean()) {
      out.kind = written_kind::boolean;
      out.integer = boolean->get() ? 1 : 0;
    } else {
      out.kind = written_kind::date;
      std::ostringstream spelled;
      if (const auto* date = node.as_date()) spelled << date->get();
      if (const auto* time = node.as_time()) spelled << time->get();
      if (const auto* both = node.as_date_time()) spelled << both->get();
      out.text = spelled.str();
    }
    return out;
  }
};

struct text_place {
  std::uint32_t line = 1, column = 1;
};

// Where a dotted key begins to have more parts than any profile needs; strings are taken for keys, which does no harm
// since dots in texts stand next to spaces or each other.
std::optional<text_place> endless_key(std::string_view text) {
  text_place at;
  int parts = 0;
  char before = '\n';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') ++at.line, at.column = 0;
    if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) ++at.column;
    const bool space = c == ' ' || c == '\t';
    if (c == '.') {
      parts = before == '.' ? 0 : parts + 1;
    } else if (std::string_view("=,{}[]#\n").find(c) != std::string_view::npos) {
      parts = 0;
    } else if (!space && before != '.' && i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t')) {
      parts = 0;
    }
    if (parts > most_key_parts) return at;
    if (!space) before = c;
  }
  return std::nullopt;
}

// Where the library stopped, moved back to the last line that there is and to its end: it counts on after a line's end.
place stopped_at(std::string_view text, std::uint32_t file, const toml::source_position& at) {
  const auto lines = static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  place out{file, std::clamp<std::uint32_t>(at.line, 1, lines), 1};
  for (std::uint32_t line = 1; line < out.line; ++line) text.remove_prefix(text.find('\n') + 1);
  text = text.substr(0, text.find('\n'));
  const auto characters =
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
  out.column = std::clamp<std::uint32_t>(at.column, 1, static_cast<std::uint32_t>(characters) + 1);
  return out;
}

// The parser says what it expected; a person wants to know what to write.
std::string next_step_of(std::string_view message) {
  constexpr std::pair<std::string_view, std::string_view> steps[] = {
      {"cannot redefine", "a key stands once in a table: remove one of the two"},
      {"expected value",
       "write the value behind =: text in \"quotes\", a number, true or false, [a, list] or { a = 1 }"},
      {"table header", "write the name of a table as [name.of.table], with the brackets closed on the same line"},
      {"expected a comment or whitespace", "one key a line, and text in quotes: key = \"5 seconds\""},
      {"expected bare key", "a line is key = value, [table] or # comment"},
      {"string", "close the text with the quotes that opened it; \\\\ stands for a backslash"},
      {"array", "separate the elements by commas, and close the list with ]"},
      {"inline table", "separate the pairs by commas, and close the table with } on the same line"}};
  for (const auto& [part, step] : steps) {
    if (message.find(part) != std::string_view::npos) return std::string(step);
  }
  return "compare the line with one above that is right: key = value, text in quotes";
}

}  // namespace

std::optional<written> read_toml(std::string_view text, std::uint32_t file, diagnostics& report) {
  if (const auto at = endless_key(text)) {
    report.error({file, at->line, at->column}, "a key has more than 64 parts", "write shorter keys");
    return std::nullopt;
  }
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const toml::parse_error& why = parsed.error();
    const auto where = why.source().begin;
    std::string message(why.description());
    std::replace(message.begin(), message.end(), '\n', ' ');
    if (message.starts_with("Error while ")) message.erase(0, 6);
    report.error(stopped_at(text, file, where), "this is not TOML: " + message, next_step_of(message));
    return std::nullopt;
  }
  return reader{file}.read(parsed.table());
}

namespace {

void move_to(written& value, place at) {
  value.key_at = value.at = at;
  for (written& child : value.children) move_to(child, at);
}

}  // namespace

std::optional<written> read_toml_value(std::string_view text, place at) {
  if (text.find('\n') != std::string_view::npos) return std::nullopt;
  diagnostics unseen;
  const std::uint32_t file = unseen.add_file("value", {});
  auto table = read_toml("value = " + std::string(text), file, unseen);
  if (!table || table->children.size() != 1 || table->children[0].key != "value") return std::nullopt;
  written value = std::move(table->children[0]);
  value.key.clear();
  move_to(value, at);
  return value;
}

}  // namespace spate::profile
