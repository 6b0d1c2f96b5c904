// multipart/form-data (RFC 7578).
#pragma once

#include <spate/config.hpp>

#include <string>

#include "net/request_pieces.hpp"
#include "net_words.hpp"

namespace spate::http_api {

// Adds the parts and returns their boundary. It follows from `name`, the operation's, so that a run can be repeated
// byte by byte, and occurs in none of the texts and files of the profile. What a hole brings in during the run is not
// searched: 64 bits of the boundary are a hash. Throws spate::failure when a file cannot be read. [control]
std::string add_multipart(request_pieces& to, node multipart, std::string_view name);

}  // namespace spate::http_api
