#pragma once

#include <cstdint>
#include <string_view>

#include "data/text_sink.hpp"
#include "data/value.hpp"

namespace spate::data {

/// Writes `text` as SPATE_ESCAPE_* asks: URL as RFC 3986 (all but unreserved characters percent-encoded), JSON as RFC
/// 8259 inside a string, HEADER with CR, LF and NUL as spaces. [any]
void write_escaped(text_sink&, std::string_view text, std::uint32_t escape);

/// Writes a whole JSON value of the value's own type; numbers that JSON lacks (not a number, infinite) are null. [any]
void write_json(text_sink&, const value&);

}  // namespace spate::data
