#pragma once

#include <functional>
#include <string>

#include "store/comparison_store.hpp"
#include "store/database.hpp"
#include "store/run_store.hpp"
#include "values/random.hpp"
#include "values/timestamp.hpp"

namespace spate::llm_eval_server {

// What all routes work with. One thread: the server's.
struct rest_context {
  database& store;
  run_store runs;
  comparison_store comparisons;
  random_source random;  // ids and samples
  wall_clock now_us;
  std::string database_url;
  std::function<void(const std::string&)> log_error;
  // Told of each run that was made, or changed over REST; empty: nobody wants to know.
  std::function<void(const run& changed, bool new_status)> run_changed;

  rest_context(database& file, std::uint64_t seed, wall_clock clock, std::string url,
               std::function<void(const std::string&)> log)
      : store(file),
        runs(file),
        comparisons(file),
        random(seed),
        now_us(std::move(clock)),
        database_url(std::move(url)),
        log_error(std::move(log)) {}
};

}  // namespace spate::llm_eval_server
