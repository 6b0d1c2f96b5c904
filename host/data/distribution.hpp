#pragma once

#include <cstdint>
#include <optional>

#include <spate/abi/config.h>

#include "data/random.hpp"

namespace spate::data {

enum class distribution_kind : std::uint8_t { constant, uniform, exponential };

/// How long a user thinks or pauses, in nanoseconds. Plain data.
struct distribution {
  distribution_kind kind = distribution_kind::constant;
  std::int64_t low_ns = 0;   ///< the constant, the uniform's low end, the exponential's mean
  std::int64_t high_ns = 0;  ///< the uniform's high end

  std::int64_t draw(random_stream&) const;
  double mean_ns() const;
};

/// From "2s", { uniform = ["1s", "5s"] } or { exponential = "2s" } (node `node` of the configuration); reports every
/// mistake.
std::optional<distribution> compile_distribution(const spate_config&, std::uint32_t node, spate_report&);

}  // namespace spate::data
