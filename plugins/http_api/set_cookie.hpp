// The Set-Cookie header as servers write it (RFC 6265, 5.1.1 and 5.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace spate::http_api {

// Views into the header's value.
struct set_cookie {
  std::string_view name, value;
  std::string_view domain, path;  // without a leading dot; empty: not said, or not usable
  std::optional<std::int64_t> max_age_s, expires_unix_s;
  bool secure = false;
};

// Nothing when the line is none that a browser would keep: no name, or a control character.
std::optional<set_cookie> parse_set_cookie(std::string_view line) noexcept;

// Seconds since 1970 of a date in any of the forms that servers send.
std::optional<std::int64_t> parse_cookie_date(std::string_view text) noexcept;

}  // namespace spate::http_api
