#pragma once

#include <memory>
#include <thread>
#include <vector>

#include "engine/clock.hpp"
#include "engine/shard_link.hpp"
#include "engine/target_port.hpp"
#include "engine/work_ring.hpp"
#include "plugin/metric_sink.hpp"

namespace spate::engine {

class session_front;

/// How long this worker's thread has been a driver's: not the worker's own work, when it is asked what kept it busy.
inline thread_local std::int64_t lent_time_ns = 0;

/// A target whose driver blocks. Kept by every front, since a session that does not come back outlives the pool.
struct pooled_target : std::enable_shared_from_this<pooled_target> {
  pooled_target(const target_port& from, const shard_place& at) : blocking(from), place(at) {}

  const target_port blocking;
  const shard_place place;
  const monotonic_clock time;
};

/// One thread with a shard of the plugin.
class session_thread final : public plugin::metric_sink {
 public:
  session_thread(session_front& of, pooled_target& with, std::uint32_t index);

  void start() {
    thread_ = std::thread([this] { go(); });
  }
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  /// Ends the driver's call under way. [any]
  void interrupt() { link_.interrupt(); }
  /// Does a work on the calling thread, while the session's own does nothing. [worker]
  void lend(const waiting_work& one);

  void record(std::uint32_t metric, std::uint32_t operation, std::int64_t value) noexcept override {
    metrics_.push_back({metric, operation, value});
  }

 private:
  void go();
  void carry_out(const waiting_work& one);

  session_front& front_;
  pooled_target& with_;
  shard_place place_;
  shard_link link_;
  std::vector<plugin::metric_value> metrics_;  // of the work under way
  std::thread thread_;
};

}  // namespace spate::engine
