#pragma once

#include <span>
#include <string>
#include <string_view>

namespace spate::profile {

/// The candidate that was probably meant, or empty.
std::string nearest_name(std::string_view text, std::span<const std::string> candidates);

/// The next step for a name that is not among the candidates: "did you mean `timeout`?", or "`known` a, b, c" when
/// none is near; empty when there is nothing to name.
std::string suggest(std::string_view text, std::span<const std::string> candidates, std::string_view known);

}  // namespace spate::profile
