#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <spate/abi/config.h>

#include "profile/written.hpp"

namespace spate::profile {

/// A value in the members of spate_node that its kind uses.
struct key_number {
  std::int64_t i64 = 0;
  double f64 = 0;
};

/// Reads a text that was filled in from a parameter or the environment as a BOOL, INT, FLOAT, DURATION or SIZE.
std::optional<key_number> parse_as(spate_kind, std::string_view);

/// "a duration", and how one is written: for messages.
std::string_view kind_in_words(spate_kind);
std::string how_to_write(spate_kind);
/// A bare number as the duration that was probably meant: `"10s"`.
std::string with_second(const written&);
/// A value that the key would accept.
std::string example(const spate_key&);

/// "must be at least 1", or nothing when the value is in range. In the key's own unit.
std::optional<std::string> out_of_range(const spate_key&, double value);
/// What to write instead when the key has choices and this is none of them.
std::optional<std::string> not_a_choice(const spate_key&, std::string_view text);

}  // namespace spate::profile
