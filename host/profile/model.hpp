#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <spate/abi/config.h>

#include "data/condition.hpp"
#include "data/distribution.hpp"
#include "data/pick.hpp"
#include "data/retry.hpp"
#include "data/runtime.hpp"
#include "expression/ast.hpp"
#include "profile/load.hpp"
#include "profile/place.hpp"

namespace spate::profile {

/// Owns the nodes of one spate_config and the texts they borrow. Movable; `view` stays valid.
class config_tree;

enum class on_error : std::uint8_t {
  proceed,   ///< "continue": the next step follows (the default)
  leave,     ///< "leave": this step's enclosing flow (the repeat, or the task) ends
  end_task,  ///< "end_task": the task ends
  stop_user  ///< "stop_user": the user ends
};

enum class step_kind : std::uint8_t {
  operation,
  pause,
  repeat,
  choose,       ///< one of the options in `flow`
  option,       ///< of a choose
  set,          ///< gives variables a value
  transaction,  ///< `flow` is measured as a whole, too
  parallel,     ///< the branches in `flow`, all at once
  branch,       ///< of a parallel
  rendezvous,   ///< waits for other users
  put,          ///< gives a value to a shared queue
  take          ///< gets one from it
};

/// `set`: a variable gets the value of an expression, or of a template.
struct assignment {
  std::uint32_t slot = 0;  ///< of the user's variable
  data::formula formula;   ///< when it is an expression
  data::text_template text;
};

/// One step of a flow.
struct step {
  step_kind kind = step_kind::operation;
  std::uint32_t operation = 0;  ///< index into model::operations; of a transaction: its series there
  data::distribution pause;
  std::int64_t repeat_min = 1, repeat_max = 1;  ///< drawn once when the repeat begins
  std::optional<data::pick> each;               ///< repeat once for each element of the list `from`, bound to `to`
  std::optional<data::condition> before;        ///< `while`: asked before each turn
  std::optional<data::condition> after;         ///< `until`: asked behind each turn
  std::optional<data::condition> when;          ///< of an option
  std::optional<double> weight;                 ///< of the options of a weighted choose
  std::vector<assignment> set;                  ///< of a put: the value, whose slot means nothing
  std::vector<std::uint32_t> writes;            ///< of a branch: the user's variables that it may give a value
  std::uint32_t meeting = 0;   ///< of a rendezvous, index into model::meetings; of put and take, into model::queues
  std::uint32_t bound = 0;     ///< of a take: slot of the user's variable that gets the value
  std::int64_t within_ns = 0;  ///< how long to wait at most
  profile::on_error on_error = profile::on_error::proceed;  ///< of an operation; else for the operations inside
  std::vector<step> flow;                                   ///< what is inside
  place at;
};

/// What follows when an operation has failed in a way that the profile knows how to mend.
struct recovery {
  enum class next : std::uint8_t {
    retry,    ///< the operation is sent once more, as a series of its own
    proceed,  ///< "continue": the next step follows
    leave     ///< the flow around it ends, as with on_error = "leave"
  };
  static constexpr std::size_t most = 8;  ///< of one operation
  data::condition on;
  std::vector<step> flow;
  next then = next::retry;
  std::uint32_t max = 1;  ///< how often for one execution of the step
  place at;
};

/// What a series is of.
enum class series_kind : std::uint8_t {
  operation,
  retry,        ///< an operation that was sent again by a recovery
  transaction,  ///< steps that are measured as a whole
  correlation   ///< from what one operation began to what another one saw
};

struct task {
  std::string name;
  double weight = 1;
  std::optional<data::condition> when;
  std::vector<data::pick> picks;  ///< pick and take, in source order
  std::vector<step> flow;
  place at;
};

struct scenario {
  std::string name;
  std::string base;                    ///< its name in the profile
  std::optional<std::uint32_t> round;  ///< of one that is there once for each value: an index into rounds::values
  double share = 1;
  data::distribution think;
  bool in_order = false;       ///< each task once, in source order, as soon as it can be; then the user ends
  std::int64_t pacing_ns = 0;  ///< a task begins this long after the one before began; 0: by think time
  std::vector<step> start, stop;
  std::vector<task> tasks;
  place at;
};

/// What has a series: an operation of the profile, or what the host measures around operations.
struct operation {
  static constexpr std::uint32_t none = UINT32_MAX;
  std::string name;
  series_kind kind = series_kind::operation;
  std::uint32_t target = 0;                 ///< index into model::targets; none: no target's
  std::uint32_t index_in_target = 0;        ///< what spate_work.operation says
  std::vector<std::uint32_t> needs;         ///< user variables that must have a value before it is sent
  std::vector<std::uint32_t> feeds;         ///< data sources that it sends and that may run out of rows
  std::vector<std::uint32_t> unsure;        ///< templates that can lack a value although all needs have one
  std::optional<data::retry> retry;         ///< sent again at once: one sample for all tries
  std::vector<recovery> recover;            ///< in source order
  std::vector<std::uint32_t> begins, sees;  ///< the correlations that it is a side of: indices into model::correlations
  std::uint32_t retried = none;             ///< the series of its retries, when a recovery may send it again
  std::string hint;                         ///< what to do when it fails in the setup; or empty
  place at;
};

struct target {
  std::string name, plugin;
  std::uint32_t workers = 1;
  std::uint32_t sessions = 0;                ///< of a plugin that blocks in its driver, `pool.size`; 0: of any other
  std::int64_t pool_timeout_ns = INT64_MAX;  ///< how long an operation waits for a session, `pool.timeout`
  std::shared_ptr<const config_tree> config;
  std::vector<std::uint32_t> operations;  ///< index in the target -> index into model::operations
  place at;
};

struct service {
  std::string name, plugin;
  std::vector<std::pair<std::string, std::string>> provides;  ///< parameter, endpoint
  std::shared_ptr<const config_tree> config;
  place at;
};

struct monitor_metric {
  std::string name, unit, doc;
};

/// Reads the health of a target or machine.
struct monitor {
  std::string name, plugin;
  std::int64_t every_ns = 0;
  std::int64_t settle_ns = 0;           ///< how long what leaked() looks at may take to be back at its level
  std::vector<monitor_metric> metrics;  ///< a reading says which by its place
  std::shared_ptr<const config_tree> config;
  place at;
};

/// What an objective is judged for, one by one; none: for the run as a whole.
struct objective_each {
  bool operation = false, scenario = false;
  bool phase = false;  ///< each phase that is measured; of a load with steps, these are the steps
};

/// One line of an objective's `require`.
struct requirement {
  std::string text;      ///< as written, parameters filled in
  expression::node ast;  ///< a comparison, or comparisons joined by and/or/not
  place at;
};

/// A metric of an objective that is a monitor's.
struct monitored_metric {
  std::string name;                       ///< as the requirement names it: memory_growth follows another one
  std::uint32_t monitor = 0, metric = 0;  ///< indices into model::monitors and its metrics
};

struct objective {
  std::string name;
  objective_each each;
  std::vector<std::string> operations, scenarios;  ///< filter; empty: all
  std::string part;  ///< the prefix of the included profile that it is about; empty: the whole run
  std::vector<requirement> require;
  std::vector<monitored_metric> monitored;
  bool failed_slow = true;     ///< failed operations count as slower than any limit; `failed = "ignore"`: false
  std::int64_t window_ns = 0;  ///< judged once a second on that much time before; 0: once, on the whole steady time
  std::int64_t for_ns = 0;     ///< a miss must last that long
  std::int64_t delay_ns = 0;   ///< not judged before, from the start of the steady time
  bool abort = false;          ///< judged as the run goes on; a miss ends it
  bool evidence = false;       ///< another objective's capacity() looks at it; by itself it fails no run
  /// Whether it is looked at once a second.
  bool watched() const { return window_ns > 0 || abort; }
  place at;
};

struct report {
  std::string plugin;
  std::shared_ptr<const config_tree> config;
  place at;
};

/// Which run folders of the profile stay; 0: all.
struct keeping {
  std::uint64_t runs = 0, bytes = 0;
};

struct parameter_value {
  std::string name, text;  ///< as a person would write it
  std::string origin;      ///< "default", "option", "environment", "service", "include"
  bool secret = false;
};

/// One side of a correlation.
struct correlated {
  std::uint32_t operation = 0;
  std::optional<std::uint32_t> list;  ///< slot of a user's list, each element of which is a key
  assignment key;                     ///< when it is no list; its slot means nothing
};

/// From what one operation begins with a key to what another one sees with it, whoever sends them.
struct correlation {
  std::string name;
  std::uint32_t series = 0;  ///< index into model::operations; the first, where it has several
  correlated from, to;
  bool from_start = false;  ///< counts from the operation's start, and not from its end
  std::int64_t within_ns = 0;
  std::uint32_t keep = 1;     ///< keys at a time
  std::uint32_t fan_out = 0;  ///< users that see each; its series are then of the first, the middle one and the last
  place at;

  bool has(std::uint32_t index) const { return index >= series && index < series + (fan_out > 0 ? 3u : 1u); }
};

/// Where users gather, to go on together.
struct meeting {
  std::string name;
  std::uint32_t users = 2;
  place at;
};

/// Values that users hand to each other.
struct queue {
  std::string name;
  std::uint32_t keep = 1;  ///< of more the oldest are dropped
  place at;
};

/// A checked profile: every name is an index, every text a compiled template. Made by the loader only.
struct model {
  std::vector<std::string> files;  ///< as given or found; 0 is the profile itself
  std::string name, description;
  std::string source_text;  ///< the profile's own file, for the run folder
  std::vector<parameter_value> parameters;

  std::uint64_t seed = 0;
  std::int64_t warmup_ns = 0, duration_ns = 0, stop_ns = 0;
  std::int64_t teardown_ns = 0;  ///< how long the teardown may take; 0: as long as it needs
  thread_pacing pacing = thread_pacing::timer;
  std::uint32_t slowest = 0;  ///< exchanges of each operation to keep
  keeping keep;
  std::vector<step> setup, teardown;

  std::vector<service> services;
  std::vector<target> targets;
  std::vector<monitor> monitors;
  std::vector<operation> operations;  ///< those of the profile, their retries, then transactions
  std::vector<scenario> scenarios;
  std::vector<load> loads;  ///< at least one
  profile::rounds rounds;
  std::vector<phase> phases;  ///< up to the planned end, in order; empty: warm-up and steady time
  std::vector<objective> objectives;
  std::vector<report> reports;
  std::vector<meeting> meetings;
  std::vector<queue> queues;
  std::vector<correlation> correlations;

  data::names names;
  std::uint32_t variable_count = 0, shared_count = 0;  ///< slots
  /// Templates, sources and response programs; `users` and `shared` are filled by the engine.
  std::unique_ptr<data::runtime> runtime;
};

}  // namespace spate::profile
