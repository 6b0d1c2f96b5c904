#include "session/controls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/run.hpp"
#include "engine/steering.hpp"
#include "expression/nearest.hpp"
#include "profile/units.hpp"
#include "report/journal.hpp"

namespace spate::session {
namespace {

constexpr double most_per_second = 1e7;
constexpr std::uint32_t most_users = 1'000'000;

answer refuse(std::string why) { return {false, std::move(why)}; }

double seconds(std::int64_t ns) { return static_cast<double>(ns) / 1e9; }

}  // namespace

void controls::run_made(engine::load_run& run, const profile::model& model) {
  const std::lock_guard lock(mutex_);
  run_ = &run;
  model_ = &model;
  phase_ = phase::setup;
}

void controls::load_begun(report::journal& journal, const stats::interval_grid& grid) {
  const std::lock_guard lock(mutex_);
  journal_ = &journal;
  grid_ = &grid;
  phase_ = phase::load;
  // Too late for the setup: the load ends where it begins.
  if (!stopped_by_.empty()) keep({0, "stop", stopped_by_, {}, {}, {}, {}});
}

void controls::load_over() {
  const std::lock_guard lock(mutex_);
  phase_ = phase::teardown;
  journal_ = nullptr;
  grid_ = nullptr;
}

void controls::run_over() {
  const std::lock_guard lock(mutex_);
  phase_ = phase::over;
  run_ = nullptr;
}

std::vector<verdict::intervention> controls::done() const {
  const std::lock_guard lock(mutex_);
  return done_;
}

bool controls::stopped() const {
  const std::lock_guard lock(mutex_);
  return !stopped_by_.empty();
}

bool controls::is_paused() const {
  const std::lock_guard lock(mutex_);
  return phase_ == phase::load && run_->steer().is_paused(time_.now_ns());
}

answer controls::carry_out(const command& asked) {
  const std::lock_guard lock(mutex_);
  if (asked.what == "status") return status();
  if (asked.what == "stop") return stop(asked);
  if (phase_ != phase::load) return not_now();
  if (asked.what == "pause") return pause(asked, true);
  if (asked.what == "resume") return pause(asked, false);
  if (asked.what == "mark") return mark(asked);
  if (asked.what == "users" || asked.what == "rate") return set_level(asked);
  return refuse(fmt::format("there is no command '{}'", asked.what));
}

answer controls::not_now() const {
  switch (phase_) {
    case phase::starting:
      return refuse("the run is only starting: its load has not begun, try again in a moment");
    case phase::setup:
      return refuse("the setup is under way: the load has not begun, try again in a moment");
    case phase::teardown:
      return refuse("the load is over: only the teardown is under way");
    default:
      return refuse("the run is over: its reports are being written");
  }
}

answer controls::status() const {
  static constexpr const char* names[] = {"starting", "setup", "load", "teardown", "over: reports are being written"};
  std::string out = fmt::format("phase:     {}", names[static_cast<std::size_t>(phase_)]);
  if (phase_ != phase::load) return {true, out};
  const std::int64_t now_ns = time_.now_ns();
  engine::steering& steer = run_->steer();
  const stats::interval now = grid_->at(grid_->index_of(now_ns));
  out += fmt::format(", {}\nelapsed:   {:.1f} s of {:.6g} s", now.phase_name,
                     std::max(0.0, seconds(since_start(now_ns))), seconds(model_->warmup_ns + model_->duration_ns));
  const engine::live_figures live = run_->live();
  out += fmt::format("\nusers:     {}\nin flight: {}", live.users, live.in_flight);
  for (std::uint32_t i = 0; i < model_->loads.size(); ++i)
    out += fmt::format("\nload {}: {}", model_->loads[i].name, level_text(i, now_ns));
  const bool paused = steer.is_paused(now_ns);
  out += fmt::format("\npaused:    {}", paused ? "yes" : "no");
  if (const std::int64_t length_ns = steer.paused_ns(now_ns); length_ns > 0)
    out += fmt::format(", {:.1f} s in all", seconds(length_ns));
  return {true, out};
}

std::string controls::level_text(std::uint32_t load, std::int64_t now_ns) const {
  const double level = run_->steer().level(load, now_ns);
  if (model_->loads[load].model == profile::load_model::open) return fmt::format("rate {:.6g}/s", level);
  return fmt::format("users {:.0f}", level);
}

answer controls::pause(const command& asked, bool on) {
  const std::int64_t now_ns = time_.now_ns();
  const engine::steered came = on ? run_->steer().pause(now_ns) : run_->steer().resume(now_ns);
  if (!came.refused.empty()) return refuse(came.refused);
  return keep({since_start(now_ns), asked.what, asked.by, {}, {}, {}, {}});
}

answer controls::mark(const command& asked) {
  const std::string text = asked.argument.empty() ? fmt::format("mark {}", ++marks_) : asked.argument;
  return keep({since_start(time_.now_ns()), "mark", asked.by, {}, {}, {}, text});
}

answer controls::stop(const command& asked) {
  if (phase_ == phase::starting)
    return refuse("the run is only starting: try again in a moment, or end it with SIGINT");
  if (phase_ != phase::setup && phase_ != phase::load) return not_now();
  if (!stopped_by_.empty()) return refuse("it is stopping already: what is under way may finish");
  const bool is_load = phase_ == phase::load;
  if (is_load && since_start(time_.now_ns()) >= model_->warmup_ns + model_->duration_ns)
    return refuse("the load is over: what is under way may finish");
  stopped_by_ = asked.by;
  run_->stop(1);
  if (!is_load) return {true, "stopping: the load will not begin"};
  keep({since_start(time_.now_ns()), "stop", asked.by, {}, {}, {}, {}});
  return {true, "stopping: what is under way may finish, then what was measured is judged"};
}

answer controls::set_level(const command& asked) {
  const bool rate = asked.what == "rate";
  std::uint32_t load = 0;
  if (answer wrong = find_load(asked, rate ? profile::load_model::open : profile::load_model::closed, load);
      !wrong.done)
    return wrong;
  const std::int64_t now_ns = time_.now_ns();
  engine::steered came;
  if (rate) {
    const auto wanted = profile::parse_rate(asked.argument);
    if (!wanted || !(*wanted > 0) || *wanted > most_per_second)
      return refuse(fmt::format("'{}' is no rate: write for example \"200/s\" or \"30/m\", above 0", asked.argument));
    came = run_->steer().set_rate(load, *wanted, now_ns);
  } else {
    const std::string& text = asked.argument;
    std::uint32_t users = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), users);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || users > most_users)
      return refuse(fmt::format("'{}' is no number of users: write for example 50", text));
    came = run_->steer().set_users(load, users, now_ns);
  }
  if (!came.refused.empty()) return refuse(came.refused);
  return keep({since_start(now_ns), asked.what, asked.by, model_->loads[load].name, came.before, came.after, {}});
}

// `done`: found.
answer controls::find_load(const command& asked, profile::load_model wanted, std::uint32_t& index) const {
  std::vector<std::string_view> all, fitting;
  for (const profile::load& each : model_->loads) {
    all.push_back(each.name);
    if (each.model == wanted) fitting.push_back(each.name);
  }
  const char* kind = wanted == profile::load_model::open ? "open" : "closed";
  const std::string_view name = !asked.load.empty()                            ? std::string_view(asked.load)
                                : fitting.size() == 1                          ? fitting.front()
                                : fitting.empty() && model_->loads.size() == 1 ? all.front()
                                                                               : std::string_view();
  if (name.empty())
    return refuse(fitting.empty() ? fmt::format("no load is {}: only those have {}", kind, asked.what)
                                  : fmt::format("of which load? Name it with --load: {}", fmt::join(fitting, ", ")));
  const auto found = std::find(all.begin(), all.end(), name);
  if (found == all.end()) {
    const std::string_view nearest = expression::nearest(name, all);
    return refuse(fmt::format("there is no load '{}': {}", name,
                              nearest.empty() ? fmt::format("there are: {}", fmt::join(all, ", "))
                                              : fmt::format("did you mean '{}'?", nearest)));
  }
  index = static_cast<std::uint32_t>(found - all.begin());
  return {true, {}};
}

answer controls::scale(double factor, const std::string& by) {
  const std::lock_guard lock(mutex_);
  if (phase_ != phase::load) return not_now();
  std::string said;
  bool any = false;
  for (std::uint32_t i = 0; i < model_->loads.size(); ++i) {
    const double level = run_->steer().level(i, time_.now_ns());
    if (!(level > 0)) continue;
    const profile::load& load = model_->loads[i];
    const bool open = load.model == profile::load_model::open;
    const double step = std::max(1.0, std::round(level * std::abs(factor - 1)));
    const double users = std::max(1.0, factor > 1 ? level + step : level - step);
    const answer one = set_level({open ? "rate" : "users", by, load.name,
                                  open ? fmt::format("{:.6g}", level * factor) : fmt::format("{:.0f}", users)});
    any = any || one.done;
    said += (said.empty() ? "" : "\n") + one.text;
  }
  return {any, said.empty() ? "no load is under way now" : said};
}

answer controls::keep(verdict::intervention one) {
  std::string said = verdict::sentence_of(one);
  journal_->happened({report::severity::information, one.at_ns, "intervention", said}, verdict::fields_of(one));
  done_.push_back(std::move(one));
  return {true, std::move(said)};
}

}  // namespace spate::session
