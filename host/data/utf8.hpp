#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace spate::data {

/// The bytes of the character at the beginning; 0 when that is not UTF-8 as RFC 3629 has it: an encoding longer than
/// needed, half of a surrogate pair, something beyond U+10FFFF, or a text that ends before. `text` is not empty.
std::size_t character_size(std::string_view text);

/// Whether all of it is UTF-8.
bool is_utf8(std::string_view text);

/// The text with U+FFFD in place of each byte that is not UTF-8: what plugins, servers and command lines say may be any
/// bytes, and a JSON document with such bytes is none.
std::string as_utf8(std::string text);

}  // namespace spate::data
