#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "health/reader.hpp"
#include "health/record.hpp"
#include "plugin/plugin_host.hpp"
#include "plugin/registry.hpp"
#include "profile/model.hpp"
#include "report/event_log.hpp"

namespace spate::session {

/// The monitors of one run. Each is read on a thread of its own; what comes of it goes to the record and to the event
/// log. Nothing here waits longer than it says. [control] Borrows model, registry, services, record and event log.
class monitor_set {
 public:
  monitor_set(const profile::model&, plugin::registry&, plugin::run_services&, health::record&, report::event_log&);
  ~monitor_set();
  monitor_set(const monitor_set&) = delete;
  monitor_set& operator=(const monitor_set&) = delete;

  /// Makes them all; a sentence that says which could not be and why, or empty.
  std::string create();
  /// The level before the run: one reading of each, before anything is sent. Waits for the slowest, 10 s at most.
  void read_before();
  /// The load begins: from here on each is read at its interval.
  void begin(std::int64_t start_ns);
  /// Readings that have been under way for too long since the last call, each once, in a sentence.
  std::vector<std::string> look(std::int64_t now_ns);
  /// The load is over.
  void pause();
  /// The level after the run: again and again while a metric that an objective asks leaked() of is above its level
  /// before, as long as the monitor may take to settle; once when the run was interrupted.
  void read_after();
  /// Ends the threads. False: a plugin holds one of them, and the process must end without touching what it uses.
  bool end();

 private:
  struct one {
    std::unique_ptr<plugin::plugin_host> host;
    health::instance instance;
    std::unique_ptr<health::reader> reader;
    std::vector<std::uint32_t> returning;  // metrics that must come back to their level
    std::int64_t told_since_ns = -1;       // of the reading that was said to take long
    std::int64_t next_gap_ns = 0;          // when the next reading is missing, as it still has not ended
  };

  void take(const health::round&);
  void write(health::round);
  bool settled(std::uint32_t monitor) const;
  bool read_after_the_run(std::uint32_t monitor) const;
  std::vector<std::uint32_t> unsettled(std::chrono::steady_clock::time_point from) const;
  void wait_for_all(std::chrono::milliseconds patience, health::moment);

  const profile::model& model_;
  plugin::registry& registry_;
  plugin::run_services& services_;
  health::record& record_;
  report::event_log& events_;
  std::vector<one> monitors_;
  std::mutex mutex_;                   // of those below
  std::vector<health::round> before_;  // until the run has a start
  bool before_is_over_ = false;
  std::optional<std::int64_t> start_ns_;
};

}  // namespace spate::session
