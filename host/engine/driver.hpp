#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "engine/clock.hpp"

namespace spate::engine {

class run_control;
class worker;

/// Who gives workers their time: threads, or a test that steps them on virtual clocks. [control]
class driver {
 public:
  virtual ~driver() = default;
  /// The workers get time from here on; they outlive `end`.
  virtual void begin(const std::vector<std::unique_ptr<worker>>& workers, run_control& control) = 0;
  /// Returns when `done` holds or the clock reached `until_ns`, whichever is first; says whether `done` holds.
  virtual bool wait(std::int64_t until_ns, const std::function<bool()>& done) = 0;
  /// After all workers were asked to quit: none runs any more when this returns, but for captured ones, which touch
  /// nothing any more.
  virtual void end() = 0;
};

/// A thread for each worker.
std::unique_ptr<driver> make_thread_driver(const clock& time);

/// Steps all workers in turn from event to event, on the calling thread: no sleep, the same run every time.
/// `clocks` has one clock per worker, all equal at each step. `next_event_ns` says when the plugins have something to
/// do next (INT64_MAX: nothing); without it, workers are stepped by `quantum_ns`.
struct virtual_time {
  std::vector<virtual_clock*> clocks;
  std::function<std::int64_t()> next_event_ns;
  std::int64_t quantum_ns = 1'000'000;
};
std::unique_ptr<driver> make_virtual_driver(virtual_time time);

}  // namespace spate::engine
