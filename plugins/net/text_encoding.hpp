// How text is written inside the parts of a request, besides percent-encoding (url.hpp).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace spate::net {

constexpr std::size_t base64_size(std::size_t plain) noexcept { return (plain + 2) / 3 * 4; }

// Base64 with padding (RFC 4648, 4) into `out`, which has room for base64_size.
void encode_base64(std::string_view plain, char* out) noexcept;
std::string base64(std::string_view plain);

// The name of a part or file in quotes, as browsers and curl write it: %22 for a quote, %0D and %0A for a line break.
// `out` has room for 3 bytes a character; returns the size.
std::size_t escape_quoted(std::string_view text, char* out) noexcept;

}  // namespace spate::net
