#include "data/json_path_parser.hpp"

#include <charconv>
#include <system_error>
#include <utility>

namespace spate::data {
namespace {

using expression::binary_op;

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// RFC 6901: an element's index has no leading zero.
std::int64_t token_index(const std::string& token) {
  if (token.empty() || (token.size() > 1 && token[0] == '0')) return -1;
  std::int64_t out = -1;
  const char* end = token.data() + token.size();
  const auto read = std::from_chars(token.data(), end, out);
  return read.ec == std::errc() && read.ptr == end && token[0] != '-' ? out : -1;
}

}  // namespace

bool json_path_parser::fail(std::string message) {
  if (error_.empty()) error_ = std::move(message) + " (at byte " + std::to_string(at_) + ")";
  return false;
}

bool json_path_parser::take(std::string_view expected) {
  if (!text_.substr(at_).starts_with(expected)) return false;
  at_ += expected.size();
  return true;
}

void json_path_parser::spaces() {
  while (take(" ")) {
  }
}

void json_path_parser::add(step_kind kind, std::string key, std::int64_t index) {
  step made;
  made.kind = kind;
  made.key = std::move(key);
  made.index = index;
  result_.steps_.push_back(std::move(made));
  if (kind == step_kind::wildcard || kind == step_kind::descent || kind == step_kind::filter) result_.many_ = true;
  if (result_.many_ || (kind == step_kind::index && index < 0)) result_.direct_ = false;
}

std::optional<json_selector> json_path_parser::parse() {
  const bool good = text_.starts_with('$') ? path() : pointer();
  if (!good) return {};
  return std::move(result_);
}

bool json_path_parser::pointer() {
  if (!text_.empty() && text_[0] != '/') return fail("start with / for a JSON Pointer or with $ for a JSONPath");
  while (take("/")) {
    std::string token;
    while (!at_end() && text_[at_] != '/') {
      if (take("~0")) {
        token += '~';
      } else if (take("~1")) {
        token += '/';
      } else if (text_[at_] == '~') {
        return fail("in a JSON Pointer ~ is written ~0, and / in a name ~1");
      } else {
        token += text_[at_++];
      }
    }
    const auto element = token_index(token);
    add(step_kind::token, std::move(token), element);
  }
  return true;
}

bool json_path_parser::path() {
  take("$");
  while (!at_end()) {
    const bool good = take("..")  ? dotted(step_kind::descent)
                      : take(".") ? dotted(step_kind::key)
                      : take("[") ? bracketed()
                                  : fail("expected . or [");
    if (!good) return false;
  }
  return true;
}

bool json_path_parser::dotted(step_kind kind) {
  if (take("*")) {
    add(kind == step_kind::descent ? kind : step_kind::wildcard);
    return true;
  }
  std::string key;
  if (!name(key)) return false;
  add(kind, std::move(key));
  return true;
}

bool json_path_parser::bracketed() {
  spaces();
  if (take("?")) return filter();
  std::string key;
  std::int64_t element = 0;
  if (take("*")) {
    add(step_kind::wildcard);
  } else if (!at_end() && (text_[at_] == '\'' || text_[at_] == '"')) {
    if (!quoted(key)) return false;
    add(step_kind::key, std::move(key));
  } else if (index(element)) {
    add(step_kind::index, {}, element);
  } else {
    return fail("expected a number, 'name', * or ? after [");
  }
  spaces();
  return take("]") || fail("expected ]");
}

bool json_path_parser::filter() {
  spaces();
  const bool in_parentheses = take("(");
  step made;
  made.kind = step_kind::filter;
  if (!filter_path(made) || !comparison(made)) return false;
  spaces();
  if (in_parentheses && !take(")")) return fail("expected ) after the filter");
  spaces();
  if (!take("]")) return fail("expected ] after the filter");
  result_.steps_.push_back(std::move(made));
  result_.many_ = true;
  result_.direct_ = false;
  return true;
}

bool json_path_parser::filter_path(step& made) {
  spaces();
  if (!take("@")) return fail("a filter starts with @: [?(@.status == 'ok')]");
  while (true) {
    std::string key;
    if (take(".")) {
      if (!name(key)) return false;
    } else if (take("[")) {
      if (!quoted(key)) return false;
      if (!take("]")) return fail("expected ]");
    } else {
      return true;
    }
    made.path.push_back(std::move(key));
  }
}

bool json_path_parser::comparison(step& made) {
  constexpr std::pair<std::string_view, binary_op> operators[] = {
      {"==", binary_op::equal},         {"!=", binary_op::not_equal}, {"<=", binary_op::less_equal},
      {">=", binary_op::greater_equal}, {"<", binary_op::less},       {">", binary_op::greater}};
  spaces();
  for (const auto& [symbol, op] : operators) {
    if (!take(symbol)) continue;
    made.comparison = op;
    spaces();
    if (!literal(made.literal)) return false;
    const bool number = made.literal.type == value_type::integer || made.literal.type == value_type::real;
    if (!number && op != binary_op::equal && op != binary_op::not_equal) {
      return fail("< <= > >= compare with a number");
    }
    return true;
  }
  return true;
}

bool json_path_parser::literal(value& out) {
  if (at_end()) return fail("expected a number, 'text', true, false or null");
  if (text_[at_] == '\'' || text_[at_] == '"') {
    out.type = value_type::text;
    return quoted(out.text);
  }
  if (take("true")) return out.set(true), true;
  if (take("false")) return out.set(false), true;
  if (take("null")) return out.clear(), true;
  const char* from = text_.data() + at_;
  const char* end = text_.data() + text_.size();
  std::int64_t whole = 0;
  double real = 0;
  const auto as_whole = std::from_chars(from, end, whole);
  const auto as_real = std::from_chars(from, end, real);
  if (as_real.ec != std::errc()) return fail("expected a number, 'text', true, false or null");
  as_whole.ec == std::errc() && as_whole.ptr == as_real.ptr ? out.set(whole) : out.set(real);
  at_ += static_cast<std::size_t>(as_real.ptr - from);
  return true;
}

bool json_path_parser::name(std::string& out) {
  while (!at_end() && is_name(text_[at_])) out += text_[at_++];
  return !out.empty() || fail("expected a name; one with other signs is written ['like this']");
}

bool json_path_parser::quoted(std::string& out) {
  if (at_end() || (text_[at_] != '\'' && text_[at_] != '"')) return fail("expected a quoted name");
  const char quote = text_[at_++];
  while (!at_end() && text_[at_] != quote) {
    if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
    out += text_[at_++];
  }
  return !at_end() ? (++at_, true) : fail("this quote is never closed");
}

bool json_path_parser::index(std::int64_t& out) {
  const char* from = text_.data() + at_;
  const auto read = std::from_chars(from, text_.data() + text_.size(), out);
  if (read.ec != std::errc()) return false;
  at_ += static_cast<std::size_t>(read.ptr - from);
  return true;
}

}  // namespace spate::data
