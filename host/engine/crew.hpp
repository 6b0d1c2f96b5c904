#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "engine/change_log.hpp"
#include "engine/clock.hpp"
#include "engine/correlator.hpp"
#include "engine/load_line.hpp"
#include "engine/run_control.hpp"
#include "engine/scenario_plan.hpp"
#include "engine/shared_queue.hpp"
#include "engine/target_port.hpp"
#include "engine/user.hpp"
#include "profile/model.hpp"

namespace spate::engine {

class session_pool;
class worker;

/// What all workers of a run share. Filled by the control thread before the workers get time; then only `control` and
/// the users that a worker owns change. Throws std::runtime_error for what cannot be driven.
struct crew {
  /// `spare_users`: of each closed load, for who wants more of them than planned as the run goes on.
  crew(profile::model& of, std::vector<target_port> from, const std::atomic<int>* stop_level,
       std::uint32_t spare_users = 0);
  ~crew();
  crew(const crew&) = delete;
  crew& operator=(const crew&) = delete;

  void make_workers(const clock& time, const std::vector<const clock*>& times);
  /// The worker where a user's operations on `target` run.
  worker& home(std::uint32_t target, const user& of) const;
  /// Fixes the instants of a load and its users, now that its start is known.
  void begin_load(load_line&, std::int64_t start_ns) const;
  /// The user or branch of a number below `number_count`.
  user& by_number(std::uint32_t number) const {
    return number < user_count ? users[number] : branches[number - user_count];
  }
  /// A user's own branches; the first of none when its scenario has no parallel step.
  user* branches_of(const user& of) const { return branches.get() + of.first_branch; }
  /// Runs setup and teardown.
  user& side_user() const { return users[user_count - 1]; }
  user* spares() const { return branches.get() + first_spare; }
  /// A user begins: of a load that goes through values it knows its own.
  void greet(user& who) const {
    const auto& round = model.scenarios[who.plan->index].round;
    if (round && !who.plan->side) who.state.variables[model.rounds.slot].scalar.set(model.rounds.values[*round]);
  }

  profile::model& model;
  run_control control;
  std::unique_ptr<tally[]> in_flight;  ///< operations, by target
  change_log changes;
  std::vector<target_port> ports;                    ///< by target
  std::vector<std::unique_ptr<session_pool>> pools;  ///< of those whose drivers block
  std::vector<std::uint32_t> metric_kinds;           ///< by id of spate.metrics/1
  std::uint32_t retries_metric = SPATE_NONE;         ///< counts the further tries of operations with `retry`
  std::vector<scenario_plan> plans;                  ///< by scenario
  scenario_plan setup, teardown;
  std::vector<std::unique_ptr<load_line>> lines;  ///< by load
  std::unique_ptr<user[]> users;                  ///< by number; the last one is the side user
  std::uint32_t user_count = 0;                   ///< all of them
  std::unique_ptr<user[]> branches;  ///< and spare users and their branches; their numbers follow those of the users
  std::uint32_t first_spare = 0, spare_count = 0;        ///< among the branches
  std::uint32_t number_count = 0;                        ///< all that have a number
  std::vector<std::unique_ptr<meeting_point>> meetings;  ///< by index in the model
  std::vector<std::unique_ptr<correlator>> correlators;  ///< by index in the model
  std::vector<std::unique_ptr<shared_queue>> queues;     ///< by index in the model
  std::vector<std::unique_ptr<worker>> workers;
  std::vector<std::uint32_t> first_worker;  ///< by target
  std::uint16_t dropped_text_id = 0;        ///< of spate.strings/1: why an arrival was dropped

 private:
  struct planned_user;
  void make_lines();
  void make_users();
  void make_branches(std::uint32_t spare_users);
  void equip_branches(user& of);
  void seat(user& who, const planned_user& from, std::uint64_t lane, std::uint64_t lanes) const;
  std::pair<std::vector<std::uint32_t>, std::vector<double>> played_by(const profile::load& of) const;
  std::vector<planned_user> plan_spares(std::uint32_t users_of_each) const;
  void plan_closed(load_line& line, std::vector<planned_user>& into) const;
  void plan_open(load_line& line, std::vector<planned_user>& into) const;
};

}  // namespace spate::engine
