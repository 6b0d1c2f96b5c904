// Intervals of a run with one scenario and two operations, as the collector tells them.
#pragma once

#include <memory>
#include <string>

#include "stats/collector.hpp"

namespace measured {

inline constexpr std::int64_t second = 1'000'000'000, ms = 1'000'000;
inline constexpr std::int64_t run_start = 1'000 * second;  // of the run's clock

inline std::shared_ptr<const spate::stats::series_names> names() {
  static const auto made = [] {
    auto out = std::make_shared<spate::stats::series_names>();
    out->scenarios = {"reader"};
    out->operations = {"list", "create"};
    out->operation_targets = {0, 0};
    out->targets = {"api"};
    out->plugin_outcomes = {{}};
    out->metrics = {"connections_opened"};
    return out;
  }();
  return made;
}

inline std::string text_of(std::uint16_t id) { return "text " + std::to_string(id); }

// One interval, `start_s` seconds after the run's start; what is recorded in it is due at its start.
class interval {
 public:
  explicit interval(int start_s, spate::stats::phase phase = spate::stats::phase::steady, bool late = false)
      : table_({1, 2, 0, 4, 100}),
        start_ns_(run_start + start_s * second),
        summary{{static_cast<std::uint32_t>(start_s), phase, start_ns_, start_ns_ + second},
                late,
                table_,
                {},
                open_,
                0,
                0} {}
  interval(const interval&) = delete;

  interval& ok(std::uint32_t operation, std::int64_t took_ns) {
    return add(operation, SPATE_OUTCOME_OK, took_ns, 200, 0, 0);
  }
  interval& failed(std::uint32_t operation, std::uint16_t outcome, std::uint16_t error_id, std::int32_t status = 0) {
    return add(operation, outcome, ms, status, error_id, 0);
  }
  interval& add(std::uint32_t operation, std::uint16_t outcome, std::int64_t took_ns, std::int32_t status,
                std::uint16_t error_id, std::uint16_t flags) {
    table_.record({start_ns_, start_ns_ + 1000, start_ns_ + took_ns, 1000, 0, 10, 20, 0, operation, status, 0, outcome,
                   error_id, flags});
    return *this;
  }
  interval& counter(std::uint32_t operation, std::int64_t value) {
    table_.add_counter(0, operation, value);
    return *this;
  }

 private:
  spate::stats::series_table table_;
  std::vector<spate::stats::open_operation> open_;
  std::int64_t start_ns_;

 public:
  spate::stats::interval_summary summary;
};

}  // namespace measured
