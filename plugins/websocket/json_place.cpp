#include "json_place.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <spate/text.hpp>

namespace spate::websocket {

namespace {

// What is left of a message while one looks through it.
class scan {
 public:
  explicit scan(std::string_view text) noexcept : at_(text.data()), end_(text.data() + text.size()) {}

  void spaces() noexcept {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }
  bool take(char expected) noexcept {
    spaces();
    return at_ != end_ && *at_ == expected ? (++at_, true) : false;
  }
  char peek() noexcept {
    spaces();
    return at_ == end_ ? '\0' : *at_;
  }

  // Each takes what it names from the front, as it is written; empty: there is none.
  std::string_view string() noexcept {
    if (peek() != '"') return {};
    const char* const from = at_++;
    for (; at_ != end_ && *at_ != '"'; ++at_)
      if (*at_ == '\\' && ++at_ == end_) return {};
    if (at_ == end_) return {};
    return since(from, ++at_);
  }
  std::string_view value() noexcept {
    const char first = peek();
    if (first == '"') return string();
    const char* const from = at_;
    if (first != '{' && first != '[') {
      while (at_ != end_ && std::string_view(",]} \n\r\t").find(*at_) == std::string_view::npos) ++at_;
      return since(from, at_);
    }
    std::size_t depth = 0;
    while (at_ != end_) {
      if (*at_ == '"') {
        if (string().empty()) return {};
        continue;
      }
      const char c = *at_++;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) return since(from, at_);
    }
    return {};
  }

 private:
  static std::string_view since(const char* from, const char* to) noexcept {
    return {from, static_cast<std::size_t>(to - from)};
  }
  const char *at_, *end_;
};

std::string_view member(std::string_view object, std::string_view name) noexcept {
  scan from(object);
  if (!from.take('{')) return {};
  do {
    const std::string_view key = from.string();
    if (key.empty() || !from.take(':')) return {};
    const std::string_view value = from.value();
    if (value.empty() || equals(key, name)) return value;
  } while (from.take(','));
  return {};
}

std::string_view element(std::string_view array, std::string_view index) noexcept {
  std::size_t left = 0;
  const auto [end, error] = std::from_chars(index.data(), index.data() + index.size(), left);
  if (error != std::errc() || end != index.data() + index.size()) return {};
  scan from(array);
  if (!from.take('[')) return {};
  for (;; --left) {
    const std::string_view value = from.value();
    if (value.empty() || left == 0) return value;
    if (!from.take(',')) return {};
  }
}

int hex(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Takes the \uXXXX behind the backslash; -1: there is none.
std::int32_t unicode_escape(std::string_view& from) noexcept {
  if (from.size() < 5 || from[0] != 'u') return -1;
  std::int32_t out = 0;
  for (int i = 1; i <= 4; ++i) {
    const int digit = hex(from[static_cast<std::size_t>(i)]);
    if (digit < 0) return -1;
    out = out * 16 + digit;
  }
  from.remove_prefix(5);
  return out;
}

std::string_view as_utf8(std::int32_t point, char (&out)[4]) noexcept {
  const auto byte = [&](int shift) { return static_cast<char>(0x80 | (point >> shift & 0x3F)); };
  if (point < 0x80) return out[0] = static_cast<char>(point), std::string_view(out, 1);
  if (point < 0x800) return out[0] = static_cast<char>(0xC0 | point >> 6), out[1] = byte(0), std::string_view(out, 2);
  if (point < 0x10000) {
    out[0] = static_cast<char>(0xE0 | point >> 12), out[1] = byte(6), out[2] = byte(0);
    return {out, 3};
  }
  out[0] = static_cast<char>(0xF0 | point >> 18), out[1] = byte(12), out[2] = byte(6), out[3] = byte(0);
  return {out, 4};
}

// What the escape at the front stands for, taken from there; `from` begins behind the backslash.
std::string_view unescape(std::string_view& from, char (&out)[4]) noexcept {
  if (from.empty()) return {};
  if (from[0] == 'u') {
    std::int32_t point = unicode_escape(from);
    if (point >= 0xD800 && point < 0xDC00 && from.starts_with("\\u")) {
      from.remove_prefix(1);
      point = 0x10000 + ((point - 0xD800) << 10) + (unicode_escape(from) - 0xDC00);
    }
    return point < 0 ? std::string_view() : as_utf8(point, out);
  }
  constexpr std::string_view written = "bfnrt", meant = "\b\f\n\r\t";
  const auto at = written.find(from[0]);
  out[0] = at == std::string_view::npos ? from[0] : meant[at];
  from.remove_prefix(1);
  return {out, 1};
}

}  // namespace

json_place::json_place(std::string_view pointer, std::string& problem) {
  is_set_ = true;
  if (pointer.empty()) return;
  if (pointer[0] != '/') {
    problem = text("'", pointer, "' is no JSON Pointer; it begins with a slash: \"/", pointer, "\"");
    return;
  }
  for (std::size_t at = 0; at < pointer.size();) {
    const std::size_t next = std::min(pointer.find('/', at + 1), pointer.size());
    std::string step;
    for (std::size_t i = at + 1; i < next; ++i) {
      if (pointer[i] != '~') {
        step += pointer[i];
        continue;
      }
      const char escaped = i + 1 < next ? pointer[++i] : '\0';
      if (escaped != '0' && escaped != '1') {
        problem = text("'", pointer, "' has a '~' that is neither ~0 (a tilde) nor ~1 (a slash)");
        return;
      }
      step += escaped == '0' ? '~' : '/';
    }
    steps_.push_back(std::move(step));
    at = next;
  }
}

std::string_view json_place::find(std::string_view message) const noexcept {
  scan whole(message);
  std::string_view value = whole.peek() == '\0' ? std::string_view() : whole.value();
  for (const std::string& step : steps_) {
    if (value.empty()) return {};
    value = value[0] == '{' ? member(value, step) : value[0] == '[' ? element(value, step) : std::string_view();
  }
  return value;
}

std::string_view without_quotes(std::string_view value) noexcept {
  return value.size() >= 2 && value[0] == '"' ? value.substr(1, value.size() - 2) : value;
}

bool equals(std::string_view value, std::string_view expected) noexcept {
  if (value.empty()) return false;
  std::string_view left = without_quotes(value);
  if (left.find('\\') == std::string_view::npos || value[0] != '"') return left == expected;
  while (!left.empty()) {
    char memory[4];
    std::string_view part = left.substr(0, 1);
    left.remove_prefix(1);
    if (part[0] == '\\') part = unescape(left, memory);
    if (part.empty() || !expected.starts_with(part)) return false;
    expected.remove_prefix(part.size());
  }
  return expected.empty();
}

}  // namespace spate::websocket
