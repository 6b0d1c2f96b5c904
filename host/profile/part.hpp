#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "profile/written.hpp"

namespace spate::profile {

/// A whole profile that another one includes under a prefix. Its tables stand in the including profile's, under names
/// that begin with the prefix; here is what does not merge. Plain data.
struct part {
  std::string prefix;
  place at;                        ///< of the prefix
  std::optional<written> enabled;  ///< a condition over parameters of the including profile
  written run;                     ///< its [run] without the seed, which is the including profile's
};

/// Whether a name is one of the part's: the prefix itself (its unnamed load), or what begins with it and `_`.
bool belongs(std::string_view prefix, std::string_view name);

/// `NAME` of a profile that is included under a prefix.
std::string prefixed(std::string_view prefix, std::string_view name);

/// Sections whose tables have names: all that a prefix stands before.
const std::vector<std::string>& named_sections();

/// Puts the prefix before every name of a profile, where it is given and wherever it is used, and takes out what the
/// including profile brings itself: `spate`, [profile], [report], the run's seed, and parameters that only these use.
/// [run] goes to `into.run`. Texts that no longer stand in the file as they are keep their place.
void put_prefix(written& root, part& into);

}  // namespace spate::profile
