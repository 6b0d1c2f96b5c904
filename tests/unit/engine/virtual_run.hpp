#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/run.hpp"
#include "fake_protocol.hpp"

namespace spate::engine::test {

inline constexpr std::int64_t ms = 1'000'000, second = 1'000'000'000;

inline data::distribution always(std::int64_t ns) { return {data::distribution_kind::constant, ns, ns}; }
inline data::distribution uniform(std::int64_t low, std::int64_t high) {
  return {data::distribution_kind::uniform, low, high};
}
inline profile::step send(std::uint32_t operation, profile::on_error then = profile::on_error::proceed) {
  profile::step step;
  step.operation = operation;
  step.on_error = then;
  return step;
}
inline profile::step pause(data::distribution how_long) {
  profile::step step;
  step.kind = profile::step_kind::pause;
  step.pause = how_long;
  return step;
}
inline profile::step repeat(std::int64_t low, std::int64_t high, std::vector<profile::step> flow,
                            profile::on_error then = profile::on_error::proceed) {
  profile::step step;
  step.kind = profile::step_kind::repeat;
  step.repeat_min = low;
  step.repeat_max = high;
  step.flow = std::move(flow);
  step.on_error = then;
  return step;
}
/// A transaction, whose series is an operation that small_model did not make.
inline profile::step transaction(std::uint32_t series, std::vector<profile::step> flow) {
  profile::step step;
  step.kind = profile::step_kind::transaction;
  step.operation = series;
  step.flow = std::move(flow);
  return step;
}
inline data::condition condition(const std::string& text, const data::names& names,
                                 data::formula_use use = data::formula_use::flow) {
  std::vector<data::text_error> errors;
  auto made = data::condition::compile(text, names, errors, use);
  if (!errors.empty()) throw std::runtime_error(errors.front().message);
  return made;
}
inline profile::step set(std::uint32_t slot, const std::string& expression, const data::names& names) {
  std::vector<data::text_error> errors;
  profile::step step;
  step.kind = profile::step_kind::set;
  step.set.push_back({slot, data::formula::compile(expression, names, errors, data::formula_use::request), {}});
  if (!errors.empty()) throw std::runtime_error(errors.front().message);
  return step;
}
inline profile::step option(std::optional<double> weight, std::vector<profile::step> flow,
                            std::optional<data::condition> when = {}) {
  profile::step step;
  step.kind = profile::step_kind::option;
  step.weight = weight;
  step.when = std::move(when);
  step.flow = std::move(flow);
  return step;
}
inline profile::step choose(std::vector<profile::step> options) {
  profile::step step;
  step.kind = profile::step_kind::choose;
  step.flow = std::move(options);
  return step;
}
inline profile::recovery recovery(const std::string& on, std::vector<profile::step> flow,
                                  profile::recovery::next then = profile::recovery::next::retry) {
  profile::recovery made;
  made.on = condition(on, {}, data::formula_use::answer);
  made.flow = std::move(flow);
  made.then = then;
  return made;
}
inline profile::task task(std::string name, double weight, std::vector<profile::step> flow) {
  profile::task made;
  made.name = std::move(name);
  made.weight = weight;
  made.flow = std::move(flow);
  return made;
}

/// Tasks cannot be copied, so a list of them is made like this.
template <class... Tasks>
std::vector<profile::task> tasks(Tasks... each) {
  std::vector<profile::task> made;
  (made.push_back(std::move(each)), ...);
  return made;
}

/// A model with one target "api", operations "op0", ... on it, one scenario "reader" that thinks for a second and has
/// one task that sends op0, `users` users, 10 s, no warm-up, 5 s to stop.
inline profile::model small_model(std::uint32_t users, std::uint32_t operations = 1, std::uint32_t targets = 1) {
  profile::model model;
  model.seed = 7;
  model.duration_ns = 10 * second;
  model.stop_ns = 5 * second;
  for (std::uint32_t t = 0; t < targets; ++t) {
    auto& target = model.targets.emplace_back();
    target.name = t == 0 ? "api" : "other" + std::to_string(t);
    target.plugin = "fake";
  }
  for (std::uint32_t i = 0; i < operations; ++i) {
    auto& operation = model.operations.emplace_back();
    operation.name = "op" + std::to_string(i);
    operation.target = i % targets;
    auto& own = model.targets[operation.target].operations;
    operation.index_in_target = static_cast<std::uint32_t>(own.size());
    own.push_back(i);
  }
  auto& scenario = model.scenarios.emplace_back();
  scenario.name = "reader";
  scenario.think = always(second);
  scenario.tasks.push_back(task("read", 1, {send(0)}));
  auto& load = model.loads.emplace_back();
  load.users = users;
  model.variable_count = 8;
  model.shared_count = 4;
  model.runtime = std::make_unique<data::runtime>();
  return model;
}

/// Adds what the host measures itself; returns its index.
inline std::uint32_t add_series(profile::model& to, std::string name, profile::series_kind kind,
                                std::uint32_t of = profile::operation::none) {
  profile::operation made;
  made.name = std::move(name);
  made.kind = kind;
  made.target = of == profile::operation::none ? of : to.operations[of].target;
  if (of != profile::operation::none) made.index_in_target = to.operations[of].index_in_target;
  to.operations.push_back(std::move(made));
  return static_cast<std::uint32_t>(to.operations.size() - 1);
}

/// A run on virtual time against fake targets, with everything it measured.
struct virtual_run {
  explicit virtual_run(profile::model from, std::vector<std::uint32_t> workers = {1})
      : model(std::move(from)), fakes(model.targets.size()), workers_(std::move(workers)) {
    workers_.resize(fakes.size(), 1);
    for (std::size_t t = 0; t < fakes.size(); ++t) {
      for (std::uint32_t w = 0; w < workers_[t]; ++w) {
        clocks.push_back(std::make_unique<virtual_clock>());
        fakes[t].clocks.push_back(clocks.back().get());
      }
    }
  }
  ~virtual_run() { run.reset(); }

  void make() {
    run_inputs in{model, {}, *clocks.front(), {}, &stop_level, nullptr};
    virtual_time time;
    for (const auto& each : clocks) {
      in.worker_times.push_back(each.get());
      time.clocks.push_back(each.get());
    }
    for (std::size_t t = 0; t < fakes.size(); ++t) in.targets.push_back(fakes[t].port(workers_[t]));
    in.spare_users = spare_users;
    in.metrics = metrics;
    time.next_event_ns = [this] {
      std::int64_t next = INT64_MAX;
      for (const fake_target& each : fakes) next = std::min(next, each.next_event_ns());
      return next;
    };
    run = std::make_unique<load_run>(std::move(in), make_virtual_driver(std::move(time)));
  }
  /// Up to the first instant of the load; false: it was not reached.
  bool begin() {
    make();
    if ((failure = run->open())) return false;
    if ((failure = run->set_up())) return false;
    stats::collector_options options = run->plan();
    start_ns = options.grid.start_ns();
    results = std::make_unique<stats::collector>(std::move(options), nullptr);
    results->on_interval([this](const stats::interval_summary& each) {
      if (!each.late) gauges.push_back(each.gauges);
    });
    run->begin(*results);
    return true;
  }
  /// To an instant since the load's start.
  void until(std::int64_t since_start_ns) { (void)run->wait(start_ns + since_start_ns - now()); }
  const run_totals& finish() {
    while (!run->wait(second)) (void)run->tick();
    return totals = run->finish();
  }
  /// The whole run.
  const run_totals& all() {
    if (begin()) return finish();
    return totals = run->finish();
  }
  std::int64_t now() const { return clocks.front()->now_ns(); }
  const stats::series* series(std::uint32_t operation, std::uint16_t outcome = SPATE_OUTCOME_OK,
                              std::uint32_t scenario = 0) const {
    return results->whole().find(scenario, operation, outcome);
  }
  std::uint64_t count(std::uint32_t operation, std::uint16_t outcome = SPATE_OUTCOME_OK,
                      std::uint32_t scenario = 0) const {
    const stats::series* found = series(operation, outcome, scenario);
    return found != nullptr ? found->count : 0;
  }

  profile::model model;
  std::vector<std::unique_ptr<virtual_clock>> clocks;
  std::vector<fake_target> fakes;  ///< by target
  std::vector<std::uint32_t> workers_;
  std::atomic<int> stop_level{0};
  std::uint32_t spare_users = 0;
  const plugin::metric_table* metrics = nullptr;
  std::unique_ptr<load_run> run;
  std::unique_ptr<stats::collector> results;
  std::vector<stats::load_gauges> gauges;
  std::optional<run_failure> failure;
  run_totals totals;
  std::int64_t start_ns = 0;
};

}  // namespace spate::engine::test
