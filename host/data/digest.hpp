#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace spate::data {

using sha256_bytes = std::array<unsigned char, 32>;

/// FIPS 180-4. Allocates nothing after the thread's first call. [any]
sha256_bytes sha256(std::string_view text);

/// HMAC with SHA-256: RFC 2104. Allocates nothing after the thread's first call. [any]
sha256_bytes hmac_sha256(std::string_view key, std::string_view text);

/// Append to `out`. base64 is padded, base64url is not (RFC 4648, sections 4 and 5).
void append_hex(std::string_view bytes, std::string& out);
void append_base64(std::string_view bytes, std::string& out);
void append_base64url(std::string_view bytes, std::string& out);

inline std::string_view view_of(const sha256_bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace spate::data
