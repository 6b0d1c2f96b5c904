#pragma once

#include <optional>

#include "data/distribution.hpp"
#include "profile/config_tree.hpp"
#include "profile/diagnostics.hpp"

namespace spate::profile {

/// The distribution of a `think` or `pause`. Mistakes are reported; an unknown one at its name.
std::optional<data::distribution> read_distribution(const config_tree&, std::uint32_t node, diagnostics&);

}  // namespace spate::profile
