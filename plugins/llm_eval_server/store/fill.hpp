#pragma once

#include <cstdint>

#include "store/run_store.hpp"

namespace spate::llm_eval_server {

struct fill_settings {
  std::int64_t runs = 0;
  std::int64_t items_per_run = 20;
  std::uint64_t seed = 1;
};

// Stores evaluation runs with items and four metrics each, so that any two of them can be compared. Run k of a seed has
// always the same id and content (its instants count back from `now_us`); runs that the file holds already are left as
// they are. Returns how many were added. Throws store_error; then nothing is added.
std::int64_t fill(database& store, const fill_settings& settings, std::int64_t now_us);

}  // namespace spate::llm_eval_server
