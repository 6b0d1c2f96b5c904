#include "sql_scanner.hpp"

namespace spate::sql {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool begins_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool in_word(char c) { return begins_word(c) || is_digit(c); }

}  // namespace

sql_scanner::piece sql_scanner::next() {
  piece out;
  if (at_ >= text_.size()) return out;
  const std::size_t size = piece_length(out.what);
  out.text = text_.substr(at_, size);
  at_ += out.text.size();
  return out;
}

// The piece may reach past the end when what it began is not ended.
std::size_t sql_scanner::piece_length(kind& what) const {
  const char first = at(0);
  if (is_space(first)) {
    what = kind::space;
    std::size_t size = 1;
    while (is_space(at(size))) ++size;
    return size;
  }
  what = kind::comment;
  if (first == '-' && at(1) == '-') return line_comment();
  if (first == '/' && at(1) == '*') return block_comment();
  what = kind::quoted;
  if ((first == 'E' || first == 'e') && at(1) == '\'' && how_.escape_strings) return quoted(1, '\'', true);
  if (first == '\'' || first == '"' || first == '`') return quoted(0, first, false);
  if (first == '[' && how_.brackets) return quoted(0, ']', false);
  if (first == '$' && how_.dollar_quotes)
    if (const std::size_t size = dollar_quoted(); size > 0) return size;
  if (begins_word(first)) {
    what = kind::name;
    return word(0);
  }
  if (is_digit(first)) {
    what = kind::other;
    return word(0);
  }
  if (first == ':') {
    what = at(1) == ':' ? kind::cast : begins_word(at(1)) ? kind::parameter : kind::other;
    return what == kind::cast ? 2 : what == kind::parameter ? word(1) : 1;
  }
  const bool asked = first == '?' && !how_.question_is_operator;
  const bool numbered = first == '$' && (is_digit(at(1)) || begins_word(at(1)));
  const bool at_name = first == '@' && begins_word(at(1)) && !how_.numbered_by_dollar;
  what = asked || numbered || at_name ? kind::foreign_parameter : first == ';' ? kind::semicolon : kind::other;
  return what == kind::foreign_parameter ? word(1) : 1;
}

std::size_t sql_scanner::word(std::size_t from) const {
  while (in_word(at(from))) ++from;
  return from;
}

// A doubled end is a part of it.
std::size_t sql_scanner::quoted(std::size_t from, char end, bool escapes) const {
  for (std::size_t i = from + 1; at_ + i < text_.size(); ++i) {
    if (escapes && at(i) == '\\')
      ++i;
    else if (at(i) == end && at(i + 1) == end && end != ']')
      ++i;
    else if (at(i) == end)
      return i + 1;
  }
  return text_.size() - at_;
}

std::size_t sql_scanner::line_comment() const {
  const auto end = text_.find('\n', at_);
  return end == std::string_view::npos ? text_.size() - at_ : end - at_;
}

std::size_t sql_scanner::block_comment() const {
  int depth = 1;
  std::size_t i = 2;
  while (at_ + i < text_.size() && depth > 0) {
    if (at(i) == '*' && at(i + 1) == '/') {
      --depth;
      i += 2;
    } else if (how_.nested_comments && at(i) == '/' && at(i + 1) == '*') {
      ++depth;
      i += 2;
    } else {
      ++i;
    }
  }
  return i;
}

std::size_t sql_scanner::dollar_quoted() const {
  std::size_t tag = 1;
  if (begins_word(at(1))) tag = word(1);
  if (at(tag) != '$') return 0;
  const std::string_view mark = text_.substr(at_, tag + 1);
  const auto end = text_.find(mark, at_ + mark.size());
  return end == std::string_view::npos ? text_.size() - at_ : end - at_ + mark.size();
}

}  // namespace spate::sql
