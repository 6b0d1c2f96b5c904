#include "session/load.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include <spate/abi/ext/metrics.h>

#include "report/journal.hpp"
#include "session/interrupt.hpp"
#include "session/plan_record.hpp"
#include "session/unreached.hpp"
#include "stats/hlog_writer.hpp"
#include "verdict/capacity.hpp"

namespace spate::session {
namespace {

constexpr std::int64_t look_every_ns = 250'000'000;
constexpr std::int64_t hung_after_ns = 10'000'000'000;

double cpu_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

std::string sentence_of(const engine::run_failure& failed, const load_context& with) {
  std::string out = failed.text;
  if (failed.error_id != 0) {
    out += fmt::format(": {}", with.services.strings.text(failed.error_id));
  }
  if (failed.operation < with.model.operations.size() && !with.model.operations[failed.operation].hint.empty() &&
      failed.outcome != SPATE_OUTCOME_REFUSED) {
    out += "\n  " + with.model.operations[failed.operation].hint;
  }
  const bool unreachable = failed.outcome == SPATE_OUTCOME_REFUSED || failed.outcome == SPATE_OUTCOME_DNS ||
                           failed.outcome == SPATE_OUTCOME_TIMEOUT || failed.outcome == SPATE_OUTCOME_RESET;
  if (failed.kind != engine::run_failure::what::setup || !unreachable) {
    return out;
  }
  const std::string next = is_it_running(with.model, with.header.embedded);
  return next.empty() ? out : out + "\n  " + next;
}

report::severity severity_of(engine::run_event::what kind) {
  return kind == engine::run_event::what::stall || kind == engine::run_event::what::warning ? report::severity::warning
                                                                                            : report::severity::error;
}

const char* word_of(engine::run_event::what kind) {
  switch (kind) {
    case engine::run_event::what::stall:
      return "stall";
    case engine::run_event::what::plugin_error:
      return "plugin_error";
    case engine::run_event::what::shard_broken:
      return "shard_broken";
    case engine::run_event::what::warning:
      break;
  }
  return "warning";
}

// Of each closed load: enough to look for a limit by hand, and no burden to a run that is left alone.
std::uint32_t spare_users_of(const profile::model& model) {
  std::uint32_t most = 0;
  for (const profile::load& each : model.loads) {
    most = each.model == profile::load_model::closed ? std::max(most, each.users) : most;
  }
  return std::clamp(most, 100u, 1000u);
}

/// The interval log's file, closed when it goes.
class log_file {
 public:
  explicit log_file(const std::string& path)
      : descriptor_(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {}
  ~log_file() {
    if (descriptor_ >= 0) {
      close(descriptor_);
    }
  }
  log_file(const log_file&) = delete;
  log_file& operator=(const log_file&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

/// The load proper, once the setup is done.
class watched_load {
 public:
  watched_load(load_context& with, engine::load_run& run, loaded& into) : with_(with), run_(run), into_(into) {}

  void go() {
    stats::collector_options plan = run_.plan();
    const stats::interval_grid grid = plan.grid;
    const stats::table_shape shape = plan.shape;
    plan.names.metrics.clear();
    for (const auto& metric : with_.services.metrics.all()) {
      plan.names.metrics.push_back(metric.name);
    }
    const auto names = std::make_shared<const stats::series_names>(plan.names);
    const std::int64_t start_ns = plan.grid.start_ns();
    const log_file file(with_.folder.intervals());
    if (file.descriptor() < 0) {
      into_.not_run = fmt::format("{}: {}", with_.folder.intervals(), std::strerror(errno));
      return;
    }
    const engine::monotonic_clock time;
    into_.start_wall_ns = time.wall_ns() + start_ns - time.now_ns();
    stats::hlog_writer log(file.descriptor(), into_.start_wall_ns);
    into_.results = std::make_unique<stats::collector>(std::move(plan), &log);
    report::journal journal(
        with_.events, with_.reporters, names,
        [&](std::uint16_t id) { return std::string(with_.services.strings.text(id)); }, start_ns);
    journal_ = &journal;
    start_ns_ = start_ns;
    with_.header.start_wall_ns = with_.facts.start_wall_ns = into_.start_wall_ns;
    journal.run_started(with_.header, with_.facts);
    with_.events.write("plan", 0, plan_fields(with_.model, *names, with_.services.metrics.all(), grid));
    with_.monitors.begin(start_ns);
    into_.watched = std::make_unique<verdict::watch>(with_.model, into_.results->names(), shape, grid, &with_.health);
    into_.results->on_interval([&](const stats::interval_summary& summary) {
      const auto availability = availability_at(summary.interval.end_ns);
      journal.interval(summary, availability);
      const bool paused = verdict::paused_ns(with_.by_hand.done(), summary.interval.start_ns - start_ns,
                                             summary.interval.end_ns - start_ns) > 0;
      into_.watched->see(summary, into_.results->measured(), availability, paused);
      seen_until_ns_ = summary.late ? seen_until_ns_ : summary.interval.end_ns;
    });
    if (with_.reporters.wants_samples()) {
      into_.results->on_samples([this, names](const std::vector<stats::sample_times>& samples, std::uint64_t dropped) {
        // A reporter that lags behind reads its batches after this object is gone.
        const auto text = [&strings = with_.services.strings](std::uint16_t id) { return strings.text(id); };
        with_.reporters.samples(std::make_shared<report::sample_batch>(samples, names, text, start_ns_), dropped);
      });
    }
    with_.services.slowest.begin(into_.results->grid().steady_start_ns());
    const double cpu_before = cpu_seconds();
    run_.begin(*into_.results);
    with_.by_hand.load_begun(journal, grid);
    while (!run_.wait(look_every_ns)) {
      look();
    }
    with_.by_hand.load_over();
    into_.interventions = with_.by_hand.done();
    into_.totals = run_.finish();
    into_.cpu_cores = (cpu_seconds() - cpu_before) * 1e9 /
                      static_cast<double>(std::max<std::int64_t>(1, into_.totals.end_ns - into_.totals.start_ns));
    with_.monitors.pause();
    look();
    note(run_.log_error());
    into_.end_wall_ns = time.wall_ns();
    into_.results->on_interval({});
    into_.watched->finish(availability_at(std::min(into_.totals.load_end_ns, grid.steady_end_ns())));
    if (into_.results->capped()) {
      into_.warnings.emplace_back("too many series: some samples are summed up under the name `other`");
    }
  }

 private:
  void look() {
    note(run_.tick());
    end_when_missed();
    if (const std::int64_t until_ns = std::exchange(seen_until_ns_, 0); until_ns != 0) {
      end_after_a_missed_step(until_ns);
    }
    for (const engine::run_event& seen : run_.take_events()) {
      journal_->happened({severity_of(seen.kind), seen.at_ns - start_ns_, word_of(seen.kind), seen.text});
      into_.warnings.push_back(seen.text);
    }
    const engine::monotonic_clock time;
    for (std::string& slow : with_.monitors.look(time.now_ns())) {
      journal_->happened({report::severity::warning, time.now_ns() - start_ns_, "monitor", slow});
      into_.warnings.push_back(std::move(slow));
    }
    for (std::string& death : with_.ended_services()) {
      journal_->happened({report::severity::error, time.now_ns() - start_ns_, "service_ended", death});
      into_.deaths.push_back(std::move(death));
    }
  }
  std::vector<stats::availability_result> availability_at(std::int64_t instant_ns) const {
    std::vector<stats::availability_result> out;
    for (std::uint32_t i = 0; i < with_.model.targets.size(); ++i) {
      out.push_back(into_.results->availability_of(i, instant_ns));
    }
    return out;
  }
  // As at the planned end: what is under way may finish.
  void end_when_missed() {
    const verdict::judgement* miss = into_.watched->abort();
    if (miss == nullptr || !into_.ended_by.empty()) {
      return;
    }
    run_.stop(1);
    into_.ended_by = fmt::format("the run was ended at {:.6g} s of the load by objective {} (abort = true)",
                                 static_cast<double>(*miss->at_ns) / 1e9, miss->objective);
    into_.aborted = true;
    journal_->happened({report::severity::error, *miss->at_ns, "abort", into_.ended_by});
  }
  // Looked at in every interval that follows on a step, since what was slow in it ends later.
  void end_after_a_missed_step(std::int64_t at_ns) {
    const auto stops = [](const profile::load& each) { return each.stop_on_miss; };
    if (!into_.ended_by.empty() || std::none_of(with_.model.loads.begin(), with_.model.loads.end(), stops)) {
      return;
    }
    const auto miss = verdict::missed_step(measured_by(at_ns));
    if (!miss) {
      return;
    }
    run_.stop(1);
    into_.ended_by =
        fmt::format("the run was ended at {:.6g} s of the load: step {} missed objective {}, {} (stop_on_miss = true)",
                    static_cast<double>(at_ns - start_ns_) / 1e9, with_.model.phases[*miss->phase].name,
                    miss->objective, miss->requirement);
    journal_->happened({report::severity::warning, at_ns - start_ns_, "stop_on_miss", into_.ended_by});
  }
  // What the phases that are over came to.
  verdict::measurements measured_by(std::int64_t at_ns) const {
    const stats::collector& results = *into_.results;
    const stats::interval_grid& grid = results.grid();
    verdict::measurements out{with_.model, results.names(), results.whole(), results.measured()};
    out.elapsed_ns = at_ns - start_ns_;
    out.measured_ns = grid.measured_until(at_ns);
    out.phases = verdict::phases_until(grid, results.by_phase(), at_ns);
    out.watched = into_.watched.get();
    out.health = &with_.health;
    out.stretches = verdict::measured_stretches(grid, at_ns);
    return out;
  }
  // A full disk is said once; the numbers in memory are whole.
  void note(std::error_code error) {
    if (!error || log_failed_) {
      return;
    }
    log_failed_ = true;
    into_.warnings.push_back(
        fmt::format("{}: {}: this run's intervals are not complete", with_.folder.intervals(), error.message()));
  }

  load_context& with_;
  engine::load_run& run_;
  loaded& into_;
  report::journal* journal_ = nullptr;
  std::int64_t start_ns_ = 0, seen_until_ns_ = 0;
  bool log_failed_ = false;
};

}  // namespace

loaded carry_out(load_context& with) {
  loaded out;
  const engine::monotonic_clock time;
  const auto& operations = with.model.operations;
  if (std::any_of(operations.begin(), operations.end(), [](const auto& each) { return each.retry.has_value(); })) {
    std::string full;
    with.services.metrics.define("retries", SPATE_METRIC_COUNTER, full);
  }
  std::unique_ptr<engine::load_run> made;
  try {
    made = std::make_unique<engine::load_run>(
        engine::run_inputs{with.model,
                           with.targets,
                           time,
                           {},
                           &interrupt::level(),
                           &with.services.metrics,
                           hung_after_ns,
                           spare_users_of(with.model),
                           with.services.strings.intern("dropped: no user was free (max_users)")});
  } catch (const std::exception& cannot) {
    out.not_run = cannot.what();
    return out;
  }
  engine::load_run& run = *made;
  // Before the run goes, whatever happens.
  const std::unique_ptr<controls, void (*)(controls*)> in_hand(&with.by_hand, [](controls* of) { of->run_over(); });
  with.by_hand.run_made(run, with.model);
  auto failed = run.open();
  if (!failed) {
    failed = run.set_up();
  }
  if (failed) {
    if (failed->kind != engine::run_failure::what::shard && with.by_hand.stopped()) {
      out.not_run = "stopped by hand before the load began";
    } else if (failed->kind == engine::run_failure::what::shard || interrupt::signal() == 0) {
      out.not_run = sentence_of(*failed, with);
    }
    out.totals = run.finish();
    return out;
  }
  watched_load(with, run, out).go();
  if (!out.results) {
    out.totals = run.finish();
  }
  if (!out.totals.failures.empty()) {
    out.not_run = sentence_of(out.totals.failures.front(), with);
  }
  return out;
}

verdict::measurements measured(const profile::model& model, const loaded& load, const health::record& health) {
  const engine::run_totals& totals = load.totals;
  verdict::measurements out{model, load.results->names(), load.results->whole(), load.results->measured()};
  const stats::interval_grid& grid = load.results->grid();
  const std::int64_t steady_end = std::min(totals.load_end_ns, grid.steady_end_ns());
  out.elapsed_ns = totals.end_ns - totals.start_ns;
  out.measured_ns = grid.measured_until(totals.load_end_ns);
  out.loads = totals.loads;
  out.phases = verdict::phases_until(grid, load.results->by_phase(), totals.load_end_ns);
  out.peak_users = totals.peak_users;
  out.peak_in_flight = totals.peak_concurrency;
  out.users_of_loads = totals.users_of_loads;
  out.in_flight_of_targets = totals.concurrency_of_targets;
  for (std::uint32_t i = 0; i < model.targets.size(); ++i) {
    out.availability.push_back(load.results->availability_of(i, steady_end));
  }
  out.draws = totals.draws;
  out.oldest = load.watched->oldest();
  out.gauges = load.watched->gauges();
  out.watched = load.watched.get();
  out.health = &health;
  out.stretches = verdict::measured_stretches(grid, totals.load_end_ns);
  return out;
}

}  // namespace spate::session
