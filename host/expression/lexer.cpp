#include "expression/lexer.hpp"

#include <utility>
#include <variant>

#include "expression/quantity.hpp"

namespace spate::expression {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

token lexer::wrong(std::size_t offset, std::string message) {
  token result;
  result.kind = token_kind::wrong;
  result.offset = offset;
  result.text = std::move(message);
  at_ = text_.size();
  return result;
}

token lexer::next() {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  token result;
  result.offset = at_;
  if (at_ == text_.size()) return result;
  const char c = text_[at_];
  if (c == '\'') return quoted();
  if (is_letter(c)) return dotted_name();
  if (!is_digit(c)) return symbol();
  auto read = read_quantity(text_.substr(at_));
  if (auto* message = std::get_if<std::string>(&read)) return wrong(at_, std::move(*message));
  const auto& found = std::get<quantity>(read);
  result.kind = token_kind::number;
  result.number = found.number;
  result.unit = found.unit;
  result.length = found.length;
  result.text = text_.substr(at_, found.length);
  at_ += found.length;
  return result;
}

token lexer::quoted() {
  token result;
  result.kind = token_kind::text;
  result.offset = at_++;
  while (at_ < text_.size() && text_[at_] != '\'') {
    if (text_[at_] == '\\' && (peek(1) == '\'' || peek(1) == '\\')) ++at_;
    result.text += text_[at_++];
  }
  if (at_ == text_.size()) return wrong(result.offset, "this text is never closed: add ' at its end");
  result.length = ++at_ - result.offset;
  return result;
}

token lexer::dotted_name() {
  token result;
  result.kind = token_kind::name;
  result.offset = at_;
  const auto part = [this] {
    while (is_letter(peek()) || is_digit(peek())) ++at_;
  };
  part();
  while (peek() == '.' && (is_letter(peek(1)) || is_digit(peek(1)))) {
    ++at_;
    part();
  }
  result.length = at_ - result.offset;
  result.text = text_.substr(result.offset, result.length);
  return result;
}

token lexer::symbol() {
  constexpr std::string_view symbols[] = {"<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "%", "(", ")", ","};
  constexpr std::pair<std::string_view, const char*> mistaken[] = {
      {"&&", "write `and` instead of &&"},
      {"||", "write `or` instead of ||"},
      {"!", "write `not` instead of !, or != for `differs from`"},
      {"=", "write == to compare"},
      {"\"", "write text in single quotes: 'like this'"},
      {"$", "write the name alone, without ${ }"}};
  token result;
  result.offset = at_;
  for (const std::string_view each : symbols) {
    if (!text_.substr(at_).starts_with(each)) continue;
    result.kind = token_kind::symbol;
    result.text = each;
    result.length = each.size();
    at_ += each.size();
    return result;
  }
  for (const auto& [found, message] : mistaken) {
    if (text_.substr(at_).starts_with(found)) return wrong(at_, message);
  }
  const char c = text_[at_];
  if (c > ' ' && c < 0x7f) return wrong(at_, "unexpected `" + std::string(1, c) + "`");
  return wrong(at_, "unexpected character: names are made of letters, digits and _");
}

}  // namespace spate::expression
