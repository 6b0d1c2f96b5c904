#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <spate/abi/protocol.h>

#include "engine/run_report.hpp"
#include "engine/target_port.hpp"

namespace spate::engine {

/// Where a worker stands: one target on one thread.
struct shard_place {
  std::uint32_t target = 0, shard = 0, shards = 1;
  std::uint32_t user_count = 0;
  std::uint64_t seed = 0;
  std::string target_name, plugin;

  /// "target api, shard 0 (plugin http_api)"
  std::string text() const {
    return "target " + target_name + ", shard " + std::to_string(shard) + " (plugin " + plugin + ")";
  }
};

/// The plugin's shard: keeps the calls in the order that the ABI asks for, and the samples that it emits, whenever that
/// is, until the worker looks: nothing is done inside the plugin's `drain`. [worker] unless said otherwise.
class shard_link {
 public:
  /// What a plugin did to the block of its samples that it may not.
  enum class block_fault : std::uint8_t { none, past_its_end, count_above_capacity, foreign_thread };

  shard_link(const target_port& port, const shard_place& place);
  shard_link(const shard_link&) = delete;
  shard_link& operator=(const shard_link&) = delete;
  ~shard_link();

  std::optional<run_failure> open();
  /// From now on the calling thread is the shard's. Nobody may be inside.
  void move_here() { thread_ = std::this_thread::get_id(); }
  bool is_open() const { return shard_ != nullptr; }
  /// `cancel` was called: nothing may be submitted until it was closed and opened again.
  bool is_cancelled() const { return cancelled_; }

  bool announce(std::uint32_t user);
  bool sign_off(std::uint32_t user);
  /// How many of the works the plugin took. `operation` is a name for the breadcrumb.
  std::uint32_t submit(const spate_work* works, std::uint32_t count, const char* operation);
  spate_status pump(std::int64_t deadline_ns, std::uint32_t max_samples);
  void cancel(std::uint32_t how);
  /// `tokens_out`: the plugin still owes samples; then its shard is left alone, since it may not be destroyed.
  void close(bool tokens_out);
  /// Does nothing while there is no shard. [any]
  void wake() {
    const std::lock_guard lock(wake_mutex_);
    if (wakeable_ != nullptr) port_.protocol->wake(wakeable_);
  }

  /// Ends a driver's call that blocks. Does nothing while there is no shard, or nothing to call. [any]
  void interrupt() {
    const std::lock_guard lock(wake_mutex_);
    if (wakeable_ != nullptr && port_.protocol->interrupt != nullptr) port_.protocol->interrupt(wakeable_);
  }

  /// The first fault since the last call.
  block_fault take_block_fault() { return fault_.exchange(block_fault::none, std::memory_order_relaxed); }

  /// The plugin is inside of a call at this moment. [any]
  bool is_inside() const { return state_.load(std::memory_order_relaxed) == state::inside; }
  /// Takes link and shard away from the worker's thread, which is inside of a call and will never come out of it: if
  /// the plugin returns after all, the thread stops there for ever. False: it is outside. [control]
  bool capture();
  bool is_captured() const { return state_.load(std::memory_order_acquire) == state::captured; }  ///< [any]
  /// The latest call. [any]
  const char* call() const { return call_.load(std::memory_order_relaxed); }

  bool has_arrived() const { return block_.count != 0 || !arrived_.empty(); }
  /// All samples since the last `clear_arrived`; grows when the plugin emits while it is walked.
  const std::vector<spate_sample>& arrived();
  void clear_arrived() { arrived_.clear(); }

 private:
  enum class state : std::uint8_t { outside, inside, captured };
  class visit;

  void note(block_fault what) noexcept;
  static void drain(spate_sample_block* block) noexcept;
  void take_block() noexcept;

  static constexpr std::uint32_t block_samples = 64, guard_samples = 64;
  const target_port& port_;
  const shard_place& place_;
  spate_shard* shard_ = nullptr;     // the worker's alone
  std::mutex wake_mutex_;            // a shard is not destroyed while another thread wakes it
  spate_shard* wakeable_ = nullptr;  // the same shard
  bool cancelled_ = false;
  std::vector<spate_sample> emitted_;  // the block's memory, and what a plugin that runs over its end may hit
  std::vector<spate_sample> arrived_;
  spate_sample_block block_{};
  std::thread::id thread_;
  std::atomic<state> state_{state::outside};
  std::atomic<const char*> call_{""};
  std::atomic<block_fault> fault_{block_fault::none};
};

}  // namespace spate::engine
