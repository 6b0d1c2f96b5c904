#include "engine/run.hpp"

#include <algorithm>

#include "engine/run_parts.hpp"

namespace spate::engine {

namespace {

// A data source that the setup was to bring rows for, and did not.
std::optional<run_failure> lack_of_rows(const profile::model& model) {
  std::uint64_t users = 0;
  for (const profile::load& each : model.loads) users += each.users;
  for (const auto& [name, meaning] : model.names.all()) {
    if (meaning.kind != data::name_kind::source || meaning.field >= 0) continue;
    const std::string lacking = model.runtime->sources[meaning.slot]->lacks(users);
    if (lacking.empty()) continue;
    run_failure why;
    why.kind = run_failure::what::setup;
    why.text = "data source " + name + " has nothing to draw, so the load was not begun: " + lacking;
    return why;
  }
  return std::nullopt;
}

}  // namespace

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
  if (control.stop_level() == 0) return lack_of_rows(p.in.model);
  run_failure why;
  why.kind = run_failure::what::interrupted;
  why.text = "interrupted before the load began";
  return why;
}

bool load_run::wait(std::int64_t at_most_ns) {
  parts& p = *parts_;
  const std::int64_t until_ns = p.in.time.now_ns() + at_most_ns;
  for (;;) {
    p.await(std::min(until_ns, p.next_start_ns()), [&] { return finished() || p.has_load_to_start(); });
    p.start_loads();
    if (finished() || p.in.time.now_ns() >= until_ns) return finished();
  }
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
    p.start_loads();
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

}  // namespace spate::engine
