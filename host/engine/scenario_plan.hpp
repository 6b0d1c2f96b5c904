#pragma once

#include <cstdint>
#include <vector>

#include "profile/model.hpp"

namespace spate::engine {

/// What the engine knows of a scenario before the load begins. Immutable while users are alive; any thread.
struct scenario_plan {
  std::uint16_t index = 0;  ///< into model::scenarios; meaningless when `side`
  bool side = false;        ///< setup or teardown: one pass through `start`, then the user is gone
  bool teardown = false;
  const std::vector<profile::step>* start = nullptr;
  const std::vector<profile::step>* stop = nullptr;
  const std::vector<profile::task>* tasks = nullptr;
  data::distribution think;
  std::int64_t pacing_ns = 0;          ///< 0: by think time
  bool in_order = false;               ///< each task once, in source order
  std::vector<std::uint32_t> targets;  ///< that its operations use, ascending; the first of all when there is none
  std::uint32_t depth = 0;             ///< of its deepest flow
  std::uint32_t width = 0;             ///< branches of its widest parallel step; 0: none
};

/// Throws std::runtime_error for a scenario with operations on more than 64 targets.
scenario_plan plan_of(const profile::model& of, std::size_t scenario);
scenario_plan side_plan_of(const profile::model& of, const std::vector<profile::step>& flow, bool teardown);

/// Which scenario each of `users` users plays: in all, by the largest remainder of the shares (ties: the first), in
/// such an order that every prefix is near the shares too. Indices into `shares`.
std::vector<std::uint32_t> deal(const std::vector<double>& shares, std::uint32_t users);

}  // namespace spate::engine
