// Whether text that arrives in pieces is UTF-8.
#pragma once

#include <cstdint>
#include <string_view>

namespace spate::net {

// As RFC 3629 has it: no surrogates, nothing above U+10FFFF, no form that is longer than needed. Says so at the first
// byte that cannot be right.
class utf8_check {
 public:
  void reset() noexcept { *this = {}; }
  bool feed(std::string_view piece) noexcept;
  bool is_complete() const noexcept { return left_ == 0; }  // not in the middle of a character

 private:
  bool begin(std::uint8_t first) noexcept;

  std::uint8_t left_ = 0;                  // bytes that the character still needs
  std::uint8_t low_ = 0x80, high_ = 0xBF;  // what the next of them may be
};

}  // namespace spate::net
