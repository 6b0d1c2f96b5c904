#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "profile/place.hpp"

namespace spate::profile {

/// Whether answers decide when something is sent next.
enum class load_model : std::uint8_t {
  closed,  ///< users that wait for an answer, think, and go on
  open     ///< arrivals at instants of their own; each is one task by one user that is free
};
enum class arrival_spacing : std::uint8_t { uniform, poisson };
/// What becomes of an arrival when no user is free.
enum class on_saturation : std::uint8_t {
  queue,  ///< it waits, and the wait counts
  drop    ///< it is not sent, and counts as failed
};

/// A stretch of a load in which its level goes in a straight line from where it was to `to`.
struct load_stage {
  std::string name;
  double to = 0;  ///< users, or arrivals a second
  std::int64_t over_ns = 0;
  bool measured = true;  ///< objectives look at it
  bool step = false;     ///< the measured part of a step
};

/// The values of `for_each`, through which loads go one after the other: everything that one of them needs is there
/// once for each value.
struct rounds {
  std::string variable;              ///< by which their users know the value
  std::uint32_t slot = 0;            ///< of it
  std::vector<std::int64_t> values;  ///< ascending; empty: no load has `for_each`
};

/// Who puts how much load on when. Instants count from the run's start.
struct load {
  std::string name;
  std::optional<std::uint32_t> round;  ///< of one of `for_each`: an index into rounds::values
  load_model model = load_model::closed;
  std::vector<std::uint32_t> scenarios;  ///< indices; empty: all
  std::uint32_t users = 0;               ///< at most at once: of an open load `max_users`
  double spawn_rate = 0;                 ///< users a second; 0: all at once. Without stages only
  double level = 0;                      ///< at its start: users where there are stages, arrivals a second
  std::vector<load_stage> stages;        ///< after the last one its level stays
  bool stop_on_miss = false;             ///< the run ends after the first step that an objective missed
  arrival_spacing arrivals = arrival_spacing::uniform;
  profile::on_saturation on_saturation = profile::on_saturation::queue;
  std::uint64_t iterations = 0;         ///< tasks of each user; 0: no limit
  std::uint64_t shared_iterations = 0;  ///< tasks of all users together; 0: no limit
  std::int64_t start_ns = 0;            ///< at the latest, of one that starts when others have ended
  std::vector<std::uint32_t> after;  ///< indices of the loads whose end it waits for; empty: it starts at its instant
  std::int64_t length_ns = 0;        ///< 0: to the end of the run
  std::int64_t stop_ns = -1;         ///< for what is under way at its end; negative: the run's
  place at;
};

enum class phase_kind : std::uint8_t { warm_up, ramp, steady, cool_down };

/// A named stretch of the run. It begins where the one before it ends.
struct phase {
  std::string name;
  phase_kind kind = phase_kind::steady;
  std::int64_t end_ns = 0;          ///< from the run's start
  bool measured = true;             ///< objectives look at it
  std::optional<double> step = {};  ///< the level that a step holds: users, or arrivals a second
};

/// How precisely threads wait for the next instant at which something is due.
enum class thread_pacing : std::uint8_t {
  timer,    ///< a timer for each instant
  relaxed,  ///< at whole milliseconds: fewer system calls
  spin      ///< without sleeping: a core for each thread
};

}  // namespace spate::profile
