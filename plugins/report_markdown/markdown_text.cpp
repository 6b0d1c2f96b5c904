#include "markdown_text.hpp"

#include "reporting/one_line.hpp"

namespace spate::report_markdown {

namespace {

constexpr std::size_t longest = 300;

std::string shown(std::string_view plain) { return reporting::cut(reporting::one_line(plain), longest); }

}  // namespace

std::string markdown_text(std::string_view plain) {
  std::string out;
  for (const char c : shown(plain)) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '@')
      out += "&#64;";
    else {
      if (std::string_view("\\`*_[]|~#!").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

std::string markdown_code(std::string_view plain) {
  if (plain.empty() || plain.find('`') != std::string_view::npos) return markdown_text(plain);
  std::string out = "`";
  for (const char c : shown(plain)) {
    if (c == '|') out += '\\';  // a table's cell ends there, whatever is around it
    out += c;
  }
  return out + '`';
}

}  // namespace spate::report_markdown
