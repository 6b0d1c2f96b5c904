#include "data/json_scanner.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "data/utf8.hpp"

namespace spate::data {
namespace {

constexpr std::uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;

// Where one of eight bytes is a quote, a backslash, a control character or above ASCII, its top bit is set; above the
// lowest such byte there may be others that are not (Mycroft's test for a zero byte).
std::uint64_t special_of(std::uint64_t eight) {
  const std::uint64_t quote = eight ^ (ones * '"'), backslash = eight ^ (ones * '\\');
  return (((quote - ones) & ~quote) | ((backslash - ones) & ~backslash) | (eight - ones * 0x20) | eight) & tops;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_of(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

json_scanner::result json_scanner::find(std::string_view text, const json_selector& at, std::string_view& found) {
  json_scanner scanner(text, at);
  scanner.spaces();
  if (!scanner.value(0, 0)) return result::unsure;
  scanner.spaces();
  if (scanner.at_ != scanner.end_) return result::unsure;
  found = scanner.found_;
  return found.data() == nullptr ? result::nothing : result::found;
}

bool json_scanner::value(unsigned depth, std::size_t place) {
  if (at_ == end_) return false;
  const char* from = at_;
  bool plain = false, good = false;
  switch (*at_) {
    case '"':
      good = string(plain);
      break;
    case '{':
      good = object(depth, place);
      break;
    case '[':
      good = array(depth, place);
      break;
    case 't':
      good = word("true");
      break;
    case 'f':
      good = word("false");
      break;
    case 'n':
      good = word("null");
      break;
    default:
      good = number();
  }
  if (place == selector_.steps_.size()) found_ = {from, static_cast<std::size_t>(at_ - from)};
  return good;
}

bool json_scanner::object(unsigned depth, std::size_t place) {
  if (depth == deepest) return false;
  const step* wanted = step_at(place);
  if (wanted != nullptr && wanted->kind == step_kind::index) wanted = nullptr;
  ++at_;
  spaces();
  if (take('}')) return true;
  for (;;) {
    const char* name = at_ + 1;
    bool plain = false;
    if (at_ == end_ || *at_ != '"' || !string(plain)) return false;
    std::size_t next = off_path;
    if (wanted != nullptr) {
      if (!plain) return false;
      if (std::string_view(name, static_cast<std::size_t>(at_ - 1 - name)) == wanted->key) {
        next = place + 1;
        found_ = {};
      }
    }
    spaces();
    if (!take(':')) return false;
    spaces();
    if (!value(depth + 1, next)) return false;
    spaces();
    if (take('}')) return true;
    if (!take(',')) return false;
    spaces();
  }
}

bool json_scanner::array(unsigned depth, std::size_t place) {
  if (depth == deepest) return false;
  const step* wanted = step_at(place);
  const std::int64_t wanted_index = wanted != nullptr && wanted->kind != step_kind::key ? wanted->index : -1;
  ++at_;
  spaces();
  if (take(']')) return true;
  for (std::int64_t index = 0;; ++index) {
    if (!value(depth + 1, index == wanted_index ? place + 1 : off_path)) return false;
    spaces();
    if (take(']')) return true;
    if (!take(',')) return false;
    spaces();
  }
}

bool json_scanner::string(bool& plain) {
  ++at_;
  plain = true;
  for (;;) {
    while (end_ - at_ >= 8) {
      std::uint64_t eight;
      std::memcpy(&eight, at_, sizeof eight);
      const std::uint64_t special = special_of(eight);
      if (special != 0) {
        if constexpr (std::endian::native == std::endian::little) at_ += std::countr_zero(special) / 8;
        break;
      }
      at_ += 8;
    }
    if (at_ == end_) return false;
    const auto c = static_cast<unsigned char>(*at_);
    if (c == '"') return ++at_, true;
    if (c == '\\') {
      plain = false;
      if (!escape()) return false;
    } else if (c >= 0x80) {
      if (!many_bytes()) return false;
    } else if (c < 0x20) {
      return false;
    } else {
      ++at_;
    }
  }
}

bool json_scanner::escape() {
  ++at_;
  if (at_ == end_) return false;
  if (*at_ != 'u') return std::strchr("\"\\/bfnrt", *at_++) != nullptr && at_[-1] != '\0';
  if (end_ - at_ < 5) return false;
  int code = 0;
  for (int i = 1; i <= 4; ++i) {
    const int digit = hex_of(at_[i]);
    if (digit < 0) return false;
    code = code * 16 + digit;
  }
  at_ += 5;
  // Halves of a pair must belong together.
  return code < 0xd800 || code > 0xdfff;
}

bool json_scanner::many_bytes() {
  const std::size_t size = character_size({at_, static_cast<std::size_t>(end_ - at_)});
  at_ += size;
  return size > 0;
}

bool json_scanner::number() {
  take('-');
  if (!take('0') && !digits()) return false;
  if (take('.') && !digits()) return false;
  if (at_ == end_ || (*at_ | 0x20) != 'e') return true;
  ++at_;
  if (!take('+')) take('-');
  const char* from = at_;
  return digits() && at_ - from <= 4;
}

bool json_scanner::digits() {
  const char* from = at_;
  at_ = std::find_if_not(at_, end_, is_digit);
  return at_ != from;
}

bool json_scanner::word(std::string_view expected) {
  if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(expected)) return false;
  at_ += expected.size();
  return true;
}

}  // namespace spate::data
