#include "session/monitor_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>

#include <spate/call_error.hpp>

#include "health/round_event.hpp"
#include "profile/config_tree.hpp"
#include "session/interrupt.hpp"
#include "session/not_made.hpp"

namespace spate::session {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds patience = 10s, short_patience = 1s, look_again = 200ms, seldom_read = 2s;
constexpr std::int64_t least_slow_ns = 3'000'000'000;

// Outlives a thread that a plugin holds.
const engine::monotonic_clock& run_clock() {
  static const auto& clock = *new engine::monotonic_clock;
  return clock;
}

void collect_leaked(const expression::node& from, const profile::objective& of, std::uint32_t monitor,
                    std::vector<std::uint32_t>& into) {
  if (from.kind == expression::node_kind::call && from.text == "leaked")
    for (const profile::monitored_metric& each : of.monitored)
      if (each.monitor == monitor && each.name == from.arguments.front().text) into.push_back(each.metric);
  for (const expression::node& each : from.arguments) collect_leaked(each, of, monitor, into);
}

std::vector<std::uint32_t> returning_of(const profile::model& of, std::uint32_t monitor) {
  std::vector<std::uint32_t> out;
  for (const profile::objective& each : of.objectives)
    for (const profile::requirement& one : each.require) collect_leaked(one.ast, each, monitor, out);
  return out;
}

}  // namespace

monitor_set::monitor_set(const profile::model& model, plugin::registry& registry, plugin::run_services& services,
                         health::record& record, report::event_log& events)
    : model_(model), registry_(registry), services_(services), record_(record), events_(events) {}

monitor_set::~monitor_set() { end(); }

std::string monitor_set::create() {
  for (std::uint32_t i = 0; i < model_.monitors.size(); ++i) {
    const profile::monitor& from = model_.monitors[i];
    std::string error;
    one made;
    made.instance.table = registry_.monitor(from.plugin, error);
    if (!made.instance.table) return error;
    made.host = std::make_unique<plugin::plugin_host>(services_, "monitor " + from.name);
    spate_error failed = no_error();
    const spate_status status =
        made.instance.table->create(made.host->view(), &from.config->view(), &made.instance.self, &failed);
    if (status != SPATE_OK) return not_made(model_, "monitor " + from.name, from.at, *from.config, failed);
    made.returning = returning_of(model_, i);
    made.reader = std::make_unique<health::reader>(i, from, made.instance, run_clock(),
                                                   [this](const health::round& told) { take(told); });
    monitors_.push_back(std::move(made));
  }
  return {};
}

// On a monitor's thread.
void monitor_set::take(const health::round& told) {
  const std::lock_guard lock(mutex_);
  health::round read = told;
  // What comes back too late is no level before the run: targets may have opened connections by then.
  const bool late = read.moment == health::moment::before && before_is_over_;
  if (late) read.moment = health::moment::during;
  if (start_ns_)
    write(std::move(read));
  else if (!late)
    before_.push_back(std::move(read));
}

void monitor_set::write(health::round told) {
  told.at_ns -= *start_ns_;
  record_.add(told);
  events_.write(health::round_kind, told.at_ns, health::fields_of(model_.monitors[told.monitor], told));
}

// Of those that are not back by then there is no reading.
void monitor_set::wait_for_all(std::chrono::milliseconds at_most, health::moment when) {
  const auto until = std::chrono::steady_clock::now() + at_most;
  for (std::uint32_t i = 0; i < monitors_.size(); ++i) {
    health::reader& reader = *monitors_[i].reader;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    const auto since_ns = reader.under_way_since();
    const bool hangs = since_ns && std::chrono::nanoseconds(run_clock().now_ns() - *since_ns) >= at_most;
    if (reader.wait_idle(hangs ? 0ms : std::max(left, 0ms))) continue;
    take(health::missing_round(i, model_.monitors[i], when, run_clock().now_ns(),
                               fmt::format("the reading had not ended after {} s", at_most / 1s)));
  }
}

void monitor_set::read_before() {
  for (one& each : monitors_) each.reader->ask(health::moment::before);
  wait_for_all(patience, health::moment::before);
  const std::lock_guard lock(mutex_);
  before_is_over_ = true;
}

void monitor_set::begin(std::int64_t start_ns) {
  {
    const std::lock_guard lock(mutex_);
    start_ns_ = start_ns;
    for (health::round& each : before_) write(std::move(each));
    before_.clear();
  }
  for (one& each : monitors_) each.reader->begin(start_ns);
}

std::vector<std::string> monitor_set::look(std::int64_t now_ns) {
  std::vector<std::string> out;
  for (std::uint32_t i = 0; i < monitors_.size(); ++i) {
    const profile::monitor& of = model_.monitors[i];
    one& state = monitors_[i];
    const auto since_ns = state.reader->under_way_since();
    if (!since_ns || now_ns - *since_ns < std::max(least_slow_ns, 2 * of.every_ns)) continue;
    const std::string what = fmt::format("the reading that began at {:.3g} s has not ended",
                                         static_cast<double>(*since_ns - start_ns_.value_or(*since_ns)) / 1e9);
    if (state.told_since_ns != *since_ns) {
      state.told_since_ns = *since_ns;
      state.next_gap_ns = now_ns;
      out.push_back(fmt::format("monitor {}: {}: there is no sample meanwhile", of.name, what));
    }
    if (now_ns < state.next_gap_ns) continue;
    state.next_gap_ns = now_ns + of.every_ns;
    take(health::missing_round(i, of, health::moment::during, now_ns, what));
  }
  return out;
}

void monitor_set::pause() {
  for (one& each : monitors_) each.reader->pause();
}

bool monitor_set::settled(std::uint32_t monitor) const {
  const std::vector<std::uint32_t>& metrics = monitors_[monitor].returning;
  return std::all_of(metrics.begin(), metrics.end(), [&](std::uint32_t metric) {
    const health::level before = record_.before(monitor, metric), after = record_.after(monitor, metric);
    return !before.value || (after.value && *after.value <= *before.value);
  });
}

// What costs much to read is not in every reading.
bool monitor_set::read_after_the_run(std::uint32_t monitor) const {
  const std::vector<std::uint32_t>& metrics = monitors_[monitor].returning;
  return std::all_of(metrics.begin(), metrics.end(), [&](std::uint32_t metric) {
    const health::level after = record_.after(monitor, metric);
    return after.value || !after.reason.empty();
  });
}

void monitor_set::read_after() {
  pause();
  if (!start_ns_) return;
  for (one& each : monitors_) each.reader->ask(health::moment::after);
  const bool hurried = interrupt::signal() != 0;
  wait_for_all(hurried ? short_patience : patience, health::moment::after);
  const auto from = std::chrono::steady_clock::now();
  // All of them side by side: one that never settles takes no other's time.
  for (auto waiting = unsettled(from); !waiting.empty() && interrupt::signal() == 0; waiting = unsettled(from)) {
    std::this_thread::sleep_for(look_again);
    for (const std::uint32_t i : waiting) monitors_[i].reader->ask(health::moment::after);
    for (const std::uint32_t i : waiting) monitors_[i].reader->wait_idle(patience);
  }
}

std::vector<std::uint32_t> monitor_set::unsettled(std::chrono::steady_clock::time_point from) const {
  std::vector<std::uint32_t> out;
  const auto now = std::chrono::steady_clock::now();
  for (std::uint32_t i = 0; i < monitors_.size(); ++i) {
    const auto settle = std::chrono::nanoseconds(model_.monitors[i].settle_ns);
    const auto at_most = read_after_the_run(i) ? settle : std::max<std::chrono::nanoseconds>(settle, seldom_read);
    if (!settled(i) && now < from + at_most && !monitors_[i].reader->under_way_since()) out.push_back(i);
  }
  return out;
}

bool monitor_set::end() {
  bool all = true;
  for (one& each : monitors_) {
    if (each.reader && each.reader->end(short_patience)) {
      each.instance.table->destroy(each.instance.self);
      continue;
    }
    // The plugin's thread may still use its host.
    all = false;
    static auto& kept = *new std::vector<std::unique_ptr<plugin::plugin_host>>;
    kept.push_back(std::move(each.host));
  }
  monitors_.clear();
  return all;
}

}  // namespace spate::session
