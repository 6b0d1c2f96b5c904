#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spate::stats {

/** Appends the base64 text (RFC 4648, padded) of `size` bytes. */
void encode_base64(const unsigned char* bytes, size_t size, std::string& into);
/** Replaces `into`; false when `text` is not padded base64. */
[[nodiscard]] bool decode_base64(std::string_view text, std::vector<unsigned char>& into);

}  // namespace spate::stats
