#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "engine/arrival_cursor.hpp"
#include "engine/tally.hpp"
#include "profile/model.hpp"

namespace spate::engine {

/// One load under way, as all workers see it. The instants, of the run's clock, are written before any of its users is
/// handed to a worker; what is left and `users` alone change afterwards.
struct load_line {
  explicit load_line(const profile::load& of) : load(of), tasks_left(of.shared_iterations) {}

  bool is_open() const { return arrivals.has_value(); }
  /// Takes one of the tasks that its users share; false: none is left. [any]
  bool take_task() {
    if (load.shared_iterations == 0) return true;
    std::uint64_t left = tasks_left.load(std::memory_order_relaxed);
    while (left > 0)
      if (tasks_left.compare_exchange_weak(left, left - 1, std::memory_order_relaxed)) return true;
    return false;
  }
  /// No task could be drawn after all. [any]
  void give_task_back() {
    if (load.shared_iterations != 0) tasks_left.fetch_add(1, std::memory_order_relaxed);
  }
  bool has_tasks() const { return load.shared_iterations == 0 || tasks_left.load(std::memory_order_relaxed) > 0; }

  /// Users of it that are not gone; 0: it has ended, or not begun. [any]
  std::uint32_t left() const { return users_left.load(std::memory_order_acquire); }

  const profile::load& load;
  std::optional<arrival_plan> arrivals;                        ///< of an open load
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pools;  ///< of an open load: scenario, users
  std::uint32_t index = 0;                                     ///< into model::loads
  std::int64_t length_ns = INT64_MAX;
  std::int64_t start_ns = INT64_MAX;  ///< until it is known: of a load that waits for others to end
  std::int64_t end_ns = INT64_MAX;    ///< nothing arrives and no task begins from here on
  std::int64_t kill_ns = INT64_MAX;   ///< no further operation begins from here on
  std::atomic<std::uint64_t> tasks_left;
  tally users;  ///< active
  std::atomic<std::uint32_t> users_left{0};
  bool begun = false;  ///< [control] its users were handed to workers
};

}  // namespace spate::engine
