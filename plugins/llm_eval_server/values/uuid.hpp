#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "values/random.hpp"

namespace spate::llm_eval_server {

// The id of a run, item, metric or comparison in the form the database keeps: 32 lower-case hexadecimal digits.

// Accepts what Python's UUID() accepts: dashes anywhere, braces, "urn:uuid:", either case. Empty when it is none.
std::optional<std::string> parse_uuid(std::string_view text);

// With dashes (8-4-4-4-12). `hex` has to be a stored id; anything else is returned as it is.
std::string dashed(std::string_view hex);

// A version 4 id from 128 bits of `random`.
std::string make_uuid(random_source& random);

}  // namespace spate::llm_eval_server
