#pragma once

#include <cstdint>
#include <memory>

#include "data/runtime.hpp"
#include "plugin/metric_table.hpp"
#include "plugin/note_board.hpp"
#include "plugin/secrets.hpp"
#include "plugin/slowest_exchanges.hpp"
#include "plugin/string_table.hpp"

namespace spdlog {
class logger;
}

namespace spate::plugin {

/// The clock that plugins read: the machine's, or a test's virtual one. Both functions are called from any thread.
struct clock_source {
  std::int64_t (*now_ns)(const void* context) noexcept = nullptr;
  std::int64_t (*wall_ns)(const void* context) noexcept = nullptr;  ///< since the epoch
  const void* context = nullptr;                                    ///< outlives every plugin
};

/// CLOCK_MONOTONIC and CLOCK_REALTIME.
clock_source machine_clock() noexcept;

/// What all plugins of one run share. Outlives every plugin_host that was made from it.
struct run_services {
  clock_source clock = machine_clock();
  std::shared_ptr<spdlog::logger> log;  ///< null: the default logger
  plugin::secrets secrets;              ///< of the run; set before anything else is
  string_table strings;
  metric_table metrics;
  slowest_exchanges slowest;
  note_board notes;
  data::runtime* runtime = nullptr;  ///< null: nothing to render and no expectations (checks, reporters, services)
};

}  // namespace spate::plugin
