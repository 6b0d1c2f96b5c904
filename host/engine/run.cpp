#include "engine/run.hpp"

#include <algorithm>
#include <cmath>

#include "engine/crew.hpp"
#include "engine/session_pool.hpp"
#include "engine/steering.hpp"
#include "engine/worker.hpp"

namespace spate::engine {

namespace {

constexpr std::int64_t lead_ns = 50'000'000;
constexpr std::int64_t forever_ns = INT64_MAX / 2;

stats::series_names names_of(const crew& with, const std::vector<plugin::metric_table::metric>& metrics) {
  stats::series_names names;
  for (const auto& each : with.model.scenarios) names.scenarios.push_back(each.name);
  for (const auto& each : with.model.operations) {
    names.operations.push_back(each.name);
    names.operation_targets.push_back(each.target);
  }
  for (std::size_t i = 0; i < with.ports.size(); ++i) {
    names.targets.push_back(with.model.targets[i].name);
    auto& own = names.plugin_outcomes.emplace_back();
    const char* const* outcome = with.ports[i].protocol->outcomes;
    for (; outcome != nullptr && *outcome != nullptr; ++outcome) own.emplace_back(*outcome);
  }
  for (const auto& each : metrics) {
    if (each.kind == SPATE_METRIC_GAUGE) names.gauges.push_back(static_cast<std::uint32_t>(names.metrics.size()));
    names.metrics.push_back(each.name);
  }
  // What has no target has the name of what it is.
  const auto own_target = [&](std::uint32_t operation, const char* name) {
    if (with.model.operations[operation].target != profile::operation::none) return;
    names.first_whole = std::min(names.first_whole, operation);
    auto found =
        std::find(names.targets.begin() + static_cast<std::ptrdiff_t>(with.ports.size()), names.targets.end(), name);
    if (found == names.targets.end()) found = names.targets.insert(found, name);
    names.operation_targets[operation] = static_cast<std::uint32_t>(found - names.targets.begin());
  };
  for (std::uint32_t i = 0; i < names.operations.size(); ++i)
    own_target(i, with.model.operations[i].kind == profile::series_kind::correlation ? "correlation" : "transaction");
  return names;
}

stats::interval_grid grid_of(const profile::model& model, std::int64_t start_ns) {
  if (model.phases.empty()) return {start_ns, model.warmup_ns, model.duration_ns};
  std::vector<stats::grid_phase> phases;
  for (const profile::phase& each : model.phases) {
    const stats::phase kind = each.kind == profile::phase_kind::warm_up  ? stats::phase::warm_up
                              : each.kind == profile::phase_kind::ramp   ? stats::phase::ramp
                              : each.kind == profile::phase_kind::steady ? stats::phase::steady
                                                                         : stats::phase::cool_down;
    phases.push_back({each.name, kind, start_ns + each.end_ns, each.measured});
  }
  return {start_ns, std::move(phases)};
}

}  // namespace

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

load_run::load_run(run_inputs inputs, std::unique_ptr<driver> with)
    : parts_(std::make_unique<parts>(std::move(inputs), std::move(with))) {}

load_run::~load_run() {
  finish();
  // What a thread that is held for ever may read is never destroyed.
  if (parts_->any_captured()) [[maybe_unused]]
    const parts* kept = parts_.release();
}

std::optional<run_failure> load_run::open() {
  parts& p = *parts_;
  p.drive->begin(p.team.workers, p.team.control);
  p.opened = true;
  p.ask_all(worker::request::open);
  if (const run_failure* why = p.open_failure()) return *why;
  p.ready = p.in.model.setup.empty();
  return std::nullopt;
}

std::optional<run_failure> load_run::set_up() {
  parts& p = *parts_;
  run_control& control = p.team.control;
  if (!p.in.model.setup.empty()) p.send_side_user(p.team.setup);
  control.poll(p.in.time.now_ns());
  if (control.failed()) {
    control.copy_to(p.totals);
    return p.totals.failures.front();
  }
  p.ready = true;
  if (control.stop_level() == 0) return std::nullopt;
  run_failure why;
  why.kind = run_failure::what::interrupted;
  why.text = "interrupted before the load began";
  return why;
}

stats::collector_options load_run::plan() {
  parts& p = *parts_;
  const auto metrics = p.in.metrics != nullptr ? p.in.metrics->all() : std::vector<plugin::metric_table::metric>{};
  for (const auto& each : metrics) {
    if (each.name == "retries") p.team.retries_metric = static_cast<std::uint32_t>(p.team.metric_kinds.size());
    p.team.metric_kinds.push_back(each.kind);
  }
  const profile::model& model = p.in.model;
  stats::table_shape shape;
  shape.scenarios = static_cast<std::uint32_t>(model.scenarios.size());
  shape.operations = static_cast<std::uint32_t>(model.operations.size());
  shape.metrics = static_cast<std::uint32_t>(metrics.size());
  stats::series_names names = names_of(p.team, metrics);
  for (const auto& own : names.plugin_outcomes)
    shape.plugin_outcomes = std::max(shape.plugin_outcomes, static_cast<std::uint32_t>(own.size()));
  p.options = stats::collector_options{grid_of(model, p.in.time.now_ns() + lead_ns), shape, std::move(names)};
  return *p.options;
}

void load_run::begin(stats::collector& into) {
  parts& p = *parts_;
  p.results = &into;
  for (const auto& one : p.team.workers) {
    p.recorders.push_back(
        std::make_unique<stats::interval_recorder>(p.options->grid, p.options->shape, one->place().target));
    into.add(*p.recorders.back());
  }
  p.ask_all(worker::request::attach);
  const std::int64_t start_ns = p.options->grid.start_ns();
  const profile::model& model = p.in.model;
  p.totals.start_ns = start_ns;
  p.team.control.plan_load(start_ns + model.warmup_ns + model.duration_ns);
  p.team.control.expect_users(p.team.user_count - 1);
  p.team.begin_loads(start_ns);
  for (std::uint32_t number = 0; number + 1 < p.team.user_count; ++number) {
    user& who = p.team.users[number];
    const load_line& line = *who.line;
    who.due_ns += line.start_ns;
    const std::int64_t own_ns = who.end_ns;
    who.end_ns = own_ns < line.length_ns ? line.start_ns + own_ns : line.end_ns;
    who.lives = true;
  }
  p.steer = std::make_unique<steering>(p.team);
  for (std::uint32_t number = 0; number + 1 < p.team.user_count; ++number) {
    user& who = p.team.users[number];
    const auto& targets = who.plan->targets;
    p.team.home(who.line->is_open() ? targets.front() : targets.back(), who).receive(who);
  }
}

bool load_run::wait(std::int64_t at_most_ns) {
  parts& p = *parts_;
  return p.await(p.in.time.now_ns() + at_most_ns, [this] { return finished(); });
}

bool load_run::finished() const { return parts_->results != nullptr && parts_->is_over(); }

std::error_code load_run::tick() {
  parts& p = *parts_;
  return p.results != nullptr ? p.results->collect(p.in.time.now_ns()) : std::error_code{};
}

live_figures load_run::live() const {
  const parts& p = *parts_;
  const run_control& control = p.team.control;
  live_figures now;
  now.users = control.users();
  now.in_flight = control.in_flight();
  now.peak_users = control.peak_users();
  now.peak_concurrency = control.peak_in_flight();
  std::int64_t oldest_ns = 0;
  for (const auto& one : p.team.workers) {
    now.idle_turns += one->idle_turns();
    const std::int64_t due_ns = one->oldest_due_ns();
    if (due_ns != 0 && (oldest_ns == 0 || due_ns < oldest_ns)) oldest_ns = due_ns;
  }
  if (oldest_ns != 0) now.oldest_ns = p.in.time.now_ns() - oldest_ns;
  return now;
}

std::vector<run_event> load_run::take_events() { return parts_->team.control.take_new_events(); }

steering& load_run::steer() { return *parts_->steer; }

void load_run::stop(int level) { parts_->team.control.stop(level, parts_->in.time.now_ns()); }

const run_totals& load_run::finish() {
  parts& p = *parts_;
  if (p.finished) return p.totals;
  p.finished = true;
  if (!p.opened) return p.totals;
  run_control& control = p.team.control;
  if (p.results != nullptr) {
    if (control.left() != 0) control.stop(2, p.in.time.now_ns());
    p.await(forever_ns, [&] { return p.is_over(); });
    p.totals.end_ns = p.in.time.now_ns();
    p.totals.load_end_ns = std::min(p.totals.end_ns, control.end_ns());
    p.ask_all(worker::request::detach);
    for (const auto& one : p.team.workers)
      if (one->is_captured()) one->finish_recording(p.totals.end_ns);
    p.log_error = p.results->finish(p.in.time.now_ns());
  }
  if (p.ready && !p.in.model.teardown.empty() && control.stop_level() < 2 && !p.any_captured()) p.tear_down();
  p.ask_all(worker::request::close);
  p.ask_all(worker::request::quit);
  p.drive->end();
  p.add_up();
  return p.totals;
}

std::error_code load_run::log_error() const { return parts_->log_error; }

bool load_run::parts::is_hung(const worker& one) const {
  if (in.hung_after_ns <= 0 || one.is_captured()) return false;
  // A driver that may block is waited for at any time but the end.
  const bool blocks = (in.targets[one.place().target].protocol->capabilities & SPATE_PROTOCOL_BLOCKING) != 0;
  const std::int64_t now_ns = in.time.now_ns(), inside_ns = one.inside_ns(now_ns);
  const bool must_end = now_ns >= team.control.kill_ns();
  return inside_ns > (must_end ? in.hung_after_ns : blocks ? INT64_MAX : 6 * in.hung_after_ns);
}

bool load_run::parts::any_captured() const {
  return std::any_of(team.workers.begin(), team.workers.end(), [](const auto& one) { return one->is_captured(); });
}

// A user that a captured worker was about to move on is nowhere any more: it is not waited for.
bool load_run::parts::is_over() const {
  if (team.control.left() == 0) return true;
  return any_captured() && in.time.now_ns() >= team.control.kill_ns() + in.hung_after_ns;
}

// Waits as the driver does, and meanwhile gives up the workers whose plugin does not come back.
bool load_run::parts::await(std::int64_t until_ns, const std::function<bool()>& done) {
  if (in.hung_after_ns <= 0) return drive->wait(until_ns, done);
  constexpr std::int64_t look_ns = 250'000'000;
  for (;;) {
    const std::int64_t now_ns = in.time.now_ns();
    if (drive->wait(std::min(until_ns, now_ns + look_ns), done)) return true;
    team.control.poll(in.time.now_ns());
    for (const auto& one : team.workers) {
      if (in.time.now_ns() >= team.control.kill_ns()) one->interrupt_driver();
      if (is_hung(*one)) one->capture(in.time.now_ns());
      if (one->is_captured()) one->surrender(in.time.now_ns());
    }
    if (in.time.now_ns() >= until_ns) return done();
  }
}

void load_run::parts::tear_down() {
  team.control.plan_teardown(in.time.now_ns(), in.model.teardown_ns);
  ask_all(worker::request::open);
  if (const run_failure* why = open_failure()) {
    team.control.tell(
        {run_event::what::warning, in.time.now_ns(), 0, why->target, 0, "the teardown was left out: " + why->text});
    return;
  }
  send_side_user(team.teardown);
  if (in.time.now_ns() < team.control.end_ns() || team.control.stop_level() > 0) return;
  team.control.tell({run_event::what::warning, in.time.now_ns(), 0, 0, 0,
                     "the teardown was ended after " + std::to_string(in.model.teardown_ns / 1'000'000'000) +
                         " s, as `teardown_within` says: a part of what the run made is still there"});
}

static void add_draws(std::vector<std::vector<task_draws>>& into, const std::vector<std::vector<task_draws>>& from) {
  if (into.size() < from.size()) into.resize(from.size());
  for (std::size_t scenario = 0; scenario < from.size(); ++scenario) {
    if (into[scenario].size() < from[scenario].size()) into[scenario].resize(from[scenario].size());
    for (std::size_t task = 0; task < from[scenario].size(); ++task) {
      into[scenario][task].drawable += from[scenario][task].drawable;
      into[scenario][task].drawn += from[scenario][task].drawn;
    }
  }
}

// A worker that was at its own limit while it had too few users is to blame for what it did not send.
constexpr double at_its_limit = 0.9;

static void add_loads(std::vector<load_totals>& into, const worker_counts& from) {
  into.resize(from.loads.size());
  const double busy =
      from.short_ns > 0 ? static_cast<double>(from.short_busy_ns) / static_cast<double>(from.short_ns) : -1;
  for (std::size_t i = 0; i < from.loads.size(); ++i) {
    const worker_counts::of_load& own = from.loads[i];
    into[i].due += own.due;
    into[i].begun += own.begun;
    into[i].dropped += own.dropped;
    into[i].unserved += own.unserved;
    into[i].skipped += own.skipped;
    into[i].missed += busy >= at_its_limit ? std::max(own.late, own.after_end + own.dropped) : own.late;
    if (own.due > 0) into[i].busy = std::max(into[i].busy, busy);
  }
}

void load_run::parts::add_up() {
  run_control& control = team.control;
  for (std::size_t i = 0; i < team.queues.size(); ++i) {
    const std::uint64_t dropped = team.queues[i]->dropped();
    if (dropped != 0)
      control.tell({run_event::what::warning, totals.end_ns, 0, 0, 0,
                    "queue " + in.model.queues[i].name + ": " + std::to_string(dropped) +
                        " values were dropped, because it was full; raise its `keep`, or take more"});
  }
  for (std::size_t i = 0; i < team.correlators.size(); ++i) {
    const std::uint64_t left_out = team.correlators[i]->overflown();
    if (left_out != 0)
      control.tell({run_event::what::warning, totals.end_ns, 0, 0, 0,
                    "correlation " + in.model.correlations[i].name + ": " + std::to_string(left_out) +
                        " keys were not looked for, because too many were already; raise its `keep`"});
  }
  control.copy_to(totals);
  totals.users = control.users_begun();
  totals.peak_users = control.peak_users();
  totals.peak_concurrency = control.peak_in_flight();
  for (const auto& one : team.lines) totals.users_of_loads.push_back(one->users.peak());
  for (std::size_t i = 0; i < in.model.targets.size(); ++i)
    totals.concurrency_of_targets.push_back(team.in_flight[i].peak());
  totals.interrupted = control.interrupted();
  totals.abandoned = any_captured() || std::any_of(team.pools.begin(), team.pools.end(),
                                                   [](const auto& each) { return each->is_stuck(); });
  for (const auto& one : team.workers) {
    const worker_counts& own = one->counts();
    totals.submitted += own.submitted;
    totals.finished += own.finished;
    totals.not_sent += own.not_sent;
    totals.unfinished += own.unfinished;
    totals.unsolicited += own.unsolicited;
    totals.idle_turns += one->idle_turns();
    add_draws(totals.draws, one->draws());
    add_loads(totals.loads, own);
    for (const error_example& each : own.first_errors) {
      const auto same = std::find_if(totals.first_errors.begin(), totals.first_errors.end(), [&](const auto& known) {
        return known.operation == each.operation && known.outcome == each.outcome;
      });
      if (same == totals.first_errors.end())
        totals.first_errors.push_back(each);
      else if (each.at_ns < same->at_ns)
        *same = each;
    }
    if (own.bad_tokens != 0)
      totals.invalid.push_back(one->place().text() + ": " + std::to_string(own.bad_tokens) +
                               " samples with a token that was not out");
    for (std::size_t i = 0; i < own.faults.size(); ++i)
      if (own.faults[i] != 0)
        totals.invalid.push_back(one->place().text() + ": " + std::to_string(own.faults[i]) + " " +
                                 std::string(in_words(static_cast<sample_fault>(i))));
    if (own.lost_tokens != 0)
      totals.invalid.push_back(one->place().text() + ": " + std::to_string(own.lost_tokens) +
                               " operations that never came back");
  }
  std::sort(totals.first_errors.begin(), totals.first_errors.end(), [](const auto& a, const auto& b) {
    return a.operation != b.operation ? a.operation < b.operation : a.outcome < b.outcome;
  });
}

}  // namespace spate::engine
