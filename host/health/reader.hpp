#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "health/round.hpp"

namespace spate::health {

/// The first instant of a grid of readings that lies after `now_ns`: readings that were missed are not made up for.
std::int64_t next_due(std::int64_t start_ns, std::int64_t every_ns, std::int64_t now_ns);

/// Reads one monitor on a thread of its own: nothing that the plugin does there is waited for, but where a wait is
/// asked for, and then for so long. [control], but for `told`, which is called on that thread. The clock outlives every
/// thread.
class reader {
 public:
  using listener = std::function<void(const round&)>;

  reader(std::uint32_t index, const profile::monitor&, instance, const engine::clock&, listener told);
  /// Ends the thread, unless the plugin holds it.
  ~reader();
  reader(const reader&) = delete;
  reader& operator=(const reader&) = delete;

  /// Asks for one reading now, as well as for those of the interval.
  void ask(moment);
  /// Begins the readings of the interval, on a grid from `start_ns` of the clock.
  void begin(std::int64_t start_ns);
  /// Ends them; one that is under way goes on.
  void pause();
  /// Whether nothing is asked for and under way, within that time.
  bool wait_idle(std::chrono::milliseconds);
  /// Since when a reading has been under way.
  std::optional<std::int64_t> under_way_since() const;

  /// Ends the thread within that time. False: the plugin holds it. It is then left to itself, `told` is called no more,
  /// and neither instance nor host may be touched or freed until the process ends.
  bool end(std::chrono::milliseconds);

 private:
  struct shared;
  static void loop(const std::shared_ptr<shared>&);

  std::shared_ptr<shared> shared_;
  std::thread thread_;
};

}  // namespace spate::health
