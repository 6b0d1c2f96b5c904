// Where an answer sends its client next.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "net/url.hpp"
#include "net_words.hpp"

namespace spate::http_api {

// How a redirect is followed (RFC 9110, 15.4): with the same request, or with a GET without a body.
enum class follow_kind : std::uint8_t { none, same, get };

follow_kind follow_kind_of(std::int32_t status, std::string_view method) noexcept;

enum class redirect_result : std::uint8_t { ok, elsewhere, malformed };

// The request target that `location` names, seen from the target `current` of the server `from`, into `out`, whose
// memory is used again. `elsewhere`: another server, which is not the profile's to load.
redirect_result redirect_target(const base_url& from, std::string_view current, std::string_view location,
                                std::string& out);

}  // namespace spate::http_api
