#pragma once

#include <cstdint>
#include <optional>

#include <spate/config.hpp>

namespace spate::data {

/// The nanoseconds of a node that the loader has read as a duration, or of one that is still text ("1.5s"). Reports
/// what is none. [control]
std::optional<std::int64_t> read_duration(node, report&);

}  // namespace spate::data
