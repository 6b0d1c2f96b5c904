// The body of an operation, from whichever key it is written with.
#pragma once

#include <spate/config.hpp>

#include <array>
#include <string>

#include "net/request_pieces.hpp"
#include "net_words.hpp"

namespace spate::http_api {

// An operation has at most one of them.
inline constexpr std::array<std::string_view, 5> body_keys = {"json", "body", "form", "multipart", "body_file"};

// The node of the first of body_keys that the operation has.
node body_of(node operation);

struct request_body {
  bool is_there = false;
  std::string content_type;  // what it is when the profile does not say; empty: nothing is said
  request_pieces content;
};

// Reads the files that it needs. Throws spate::failure. [control]
request_body make_body(node operation);

}  // namespace spate::http_api
