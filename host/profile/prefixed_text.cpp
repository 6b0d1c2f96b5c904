#include "profile/prefixed_text.hpp"

#include <algorithm>
#include <array>

namespace spate::profile {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_letter(c) || is_digit(c); }

std::size_t end_of_quote(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '\''; ++at)
    if (text[at] == '\\') ++at;
  return std::min(at + 1, text.size());
}

// Behind the } that ends the hole at `at`; the text's end when nothing does.
std::size_t end_of_hole(std::string_view text, std::size_t at) {
  for (at += 2; at < text.size() && text[at] != '}';) at = text[at] == '\'' ? end_of_quote(text, at) : at + 1;
  return std::min(at + 1, text.size());
}

// A number with its unit: 1.5, 200ms, 100/s.
std::size_t end_of_number(std::string_view text, std::size_t at) {
  while (at < text.size() && (is_word(text[at]) || text[at] == '.')) ++at;
  const bool rate = text.substr(at).starts_with("/s") && (at + 2 == text.size() || !is_word(text[at + 2]));
  return rate ? at + 2 : at;
}

bool is_language(std::string_view name, bool on_answer) {
  constexpr std::array<std::string_view, 8> words = {"and", "or", "not", "in", "true", "false", "loop", "user"};
  if (on_answer && (name == "status" || name == "outcome")) return true;
  return std::find(words.begin(), words.end(), name) != words.end();
}

}  // namespace

std::string renamed_expression(std::string_view from, bool on_answer, const rename& to) {
  std::string out;
  for (std::size_t at = 0; at < from.size();) {
    std::size_t end = at + 1;
    if (from[at] == '\'') {
      end = end_of_quote(from, at);
    } else if (from.substr(at).starts_with("${")) {
      end = end_of_hole(from, at);  // a hole of a template: renamed as such
    } else if (is_digit(from[at])) {
      end = end_of_number(from, at);
    } else if (is_letter(from[at])) {
      while (end < from.size() && is_word(from[end])) ++end;
      const std::string_view name = from.substr(at, end - at);
      while (end < from.size() && (is_word(from[end]) || from[end] == '.')) ++end;
      const std::size_t next = from.find_first_not_of(' ', end);
      const bool called = next != from.npos && from[next] == '(' && !is_language(name, on_answer);
      if (!called && !is_language(name, on_answer)) {
        out += to(name);
        at += name.size();
      }
    }
    out += from.substr(at, end - at);
    at = end;
  }
  return out;
}

std::string renamed_template(std::string_view from, const rename& to) {
  std::string out;
  for (std::size_t at = 0; at < from.size();) {
    if (from.substr(at).starts_with("$${")) {
      out += "$${";
      at += 3;
    } else if (from.substr(at).starts_with("${")) {
      const std::size_t end = end_of_hole(from, at);
      const std::string_view hole = from.substr(at, end - at);
      const bool outside = hole.starts_with("${env:") || hole.starts_with("${secret:");
      out += outside ? std::string(hole) : "${" + renamed_expression(hole.substr(2), false, to);
      at = end;
    } else {
      out += from[at++];
    }
  }
  return out;
}

}  // namespace spate::profile
