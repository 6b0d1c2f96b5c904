#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "engine/crew.hpp"
#include "engine/run.hpp"
#include "engine/session_pool.hpp"
#include "engine/steering.hpp"
#include "engine/worker.hpp"

namespace spate::engine {

/// Later than any run: for what is waited for until it comes.
inline constexpr std::int64_t forever_ns = INT64_MAX / 2;

/// What a run owns. run.cpp leads it from its setup to its teardown, run_loads.cpp begins the loads, run_grid.cpp says
/// what is measured, run_totals.cpp adds up. [control]
struct load_run::parts {
  parts(run_inputs from, std::unique_ptr<driver> with)
      : in(std::move(from)),
        team(in.model, in.targets, in.stop_level, in.spare_users),
        drive(with ? std::move(with) : make_thread_driver(in.time)) {
    team.dropped_text_id = in.dropped_text_id;
    team.make_workers(in.time, in.worker_times);
  }

  void ask_all(worker::request what) {
    for (std::size_t i = 0; i < team.workers.size(); ++i)
      if (!team.workers[i]->is_captured())
        team.workers[i]->ask(what, what == worker::request::attach ? recorders[i].get() : nullptr);
    await(forever_ns, [this] {
      return std::all_of(team.workers.begin(), team.workers.end(),
                         [](const auto& one) { return one->answered() || one->is_captured(); });
    });
  }
  bool await(std::int64_t until_ns, const std::function<bool()>& done);
  bool is_hung(const worker& one) const;
  bool any_captured() const;
  bool is_over() const;
  const run_failure* open_failure() const {
    for (const auto& one : team.workers)
      if (one->open_failure()) return &*one->open_failure();
    return nullptr;
  }
  void send_side_user(const scenario_plan& plan) {
    user& who = team.side_user();
    who.plan = &plan;
    who.stage = stage::unborn;
    who.due_ns = in.time.now_ns();
    team.control.expect_users(1);
    team.home(plan.targets.back(), who).receive(who);
    await(forever_ns, [this] { return is_over(); });
  }
  // Loads that wait for others to end.
  bool must_start(const load_line& one) const;
  bool has_load_to_start() const;
  std::int64_t next_start_ns() const;
  void start_loads();
  void hand_over(load_line& of);
  void tear_down();
  void add_up();

  run_inputs in;
  crew team;
  std::vector<std::unique_ptr<stats::interval_recorder>> recorders;
  std::unique_ptr<driver> drive;
  stats::collector* results = nullptr;
  std::optional<stats::collector_options> options;
  std::unique_ptr<steering> steer;
  std::error_code log_error;
  run_totals totals;
  bool opened = false, ready = false, finished = false;
};

}  // namespace spate::engine
