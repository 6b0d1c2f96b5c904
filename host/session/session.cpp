#include "session/session.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <boost/json/serialize.hpp>
#include <cstdio>
#include <iostream>
#include <set>

#include "data/utf8.hpp"
#include "engine/breadcrumb.hpp"
#include "plan/outlook.hpp"
#include "profile/config_tree.hpp"
#include "report/environment.hpp"
#include "report/wall_time.hpp"
#include "session/control_desk.hpp"
#include "session/delivery.hpp"
#include "session/interrupt.hpp"
#include "session/load.hpp"
#include "session/monitor_set.hpp"
#include "session/noted_errors.hpp"
#include "session/once.hpp"
#include "session/plan_record.hpp"
#include "session/rerun_record.hpp"
#include "session/run_words.hpp"
#include "session/service_set.hpp"
#include "session/slowest.hpp"
#include "session/target_set.hpp"
#include "session/unreached.hpp"

namespace spate::session {
namespace {

using verdict::exit_code::not_carried_out;
using verdict::exit_code::usage;

using check_table = decltype(verdict::run_facts::checks);

void say(const std::string& line) { fmt::print(stderr, "spate: {}\n", line); }

/// Everything that one run owns, in the order in which it must go.
class one_run {
 public:
  one_run(const request& asked, plugin::registry& registry, plugin::run_services& services)
      : asked_(asked), registry_(registry), services_(services) {}

  int go() {
    if (const int refused = compile(asked_.values); refused != 0) {
      return refused;
    }
    if (asked_.embedded && model_->services.empty()) {
      say(fmt::format("the profile {} has no [service]: --embedded has nothing to start", asked_.profile));
      return usage;
    }
    if (const int failed = make_folder(); failed != 0) {
      return failed;
    }
    if (asked_.embedded) {
      if (const int failed = start_services(); failed != 0) {
        return failed;
      }
    }
    if (const int failed = add_reporters(); failed != 0) {
      return failed;
    }
    return carry_out_and_judge();
  }

  /// A plugin holds a thread for ever.
  bool abandoned() const { return abandoned_; }
  /// Everything was written; what that thread may still read is not destroyed.
  [[noreturn]] void end_process(int code) {
    desk_.reset();
    embedded_.reset();
    spdlog::default_logger()->flush();
    std::fflush(nullptr);
    std::cout.flush();
    ::_exit(code);
  }

 private:
  int compile(const profile::load_options& values) {
    profile::diagnostics found = asked_.files;
    model_ = asked_.document.compile(values, registry_, found);
    if (!found.all().empty()) {
      fmt::print(stderr, "{}", found.print(asked_.error_color));
    }
    if (!model_) {
      return usage;
    }
    said_ = std::move(found);
    if (asked_.once) {
      make_once(*model_, asked_.values.extra_reports.size());
    }
    serve_model();
    plan::machine::raise_descriptors();
    const plan::outlook foreseen = plan::foresee(*model_, {}, plan::machine::here());
    for (const std::string& impossible : foreseen.errors) {
      say(impossible);
    }
    return foreseen.errors.empty() ? 0 : usage;
  }

  int make_folder() {
    std::string error;
    const engine::monotonic_clock time;
    folder_ = report::run_folder::create({asked_.out, "results", model_->name, time.wall_ns()}, error);
    if (!folder_) {
      say(error);
      return not_carried_out;
    }
    try {
      spdlog::default_logger()->sinks().push_back(std::make_shared<spdlog::sinks::basic_file_sink_mt>(folder_->log()));
    } catch (const spdlog::spdlog_ex& failed) {
      say(failed.what());
      return not_carried_out;
    }
    engine::install_crash_handler(open(folder_->log().c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    events_ = report::event_log::open(folder_->events(), error);
    if (!events_) {
      say(error);
      return not_carried_out;
    }
    desk_ = std::make_unique<control_desk>(by_hand_, folder_->path(), asked_.keys, asked_.live);
    return 0;
  }

  int start_services() {
    embedded_ = std::make_unique<service_set>(registry_, folder_->path());
    profile::load_options values = asked_.values;
    std::string error;
    if (!embedded_->start(*model_, values.parameters, error)) {
      say(error);
      return not_carried_out;
    }
    // The profile was found to be fine already: say its warnings once.
    profile::diagnostics found = asked_.files;
    auto again = asked_.document.compile(values, registry_, found);
    if (!again) {
      fmt::print(stderr, "{}", found.print(asked_.error_color));
      return usage;
    }
    model_ = std::move(again);
    if (asked_.once) {
      make_once(*model_, asked_.values.extra_reports.size());
    }
    serve_model();
    return 0;
  }

  void serve_model() {
    services_.runtime = model_->runtime.get();
    std::vector<std::string> hidden;
    for (const profile::parameter_value& one : model_->parameters) {
      if (one.secret) {
        hidden.push_back(one.text);
      }
    }
    services_.secrets = plugin::secrets(hidden);
    services_.strings.hide(services_.secrets);
  }

  int add_reporters() {
    std::set<std::string> secretive;
    for (const profile::report& one : model_->reports) {
      std::string error;
      const spate_reporter* table = registry_.reporter(one.plugin, error);
      if (table && has_secrets(table->keys)) {
        secretive.insert(one.plugin);
      }
      reporter_hosts_.push_back(std::make_unique<plugin::plugin_host>(services_, "report " + one.plugin));
      if (!table || !reporters_.add(table, reporter_hosts_.back()->view(), &one.config->view(), error)) {
        say(error);
        return not_carried_out;
      }
    }
    events_->write("reports", 0, report_fields(model_->reports, secretive));
    return 0;
  }

  int carry_out_and_judge() {
    std::string error;
    const report::run_header header = header_of(asked_, *model_);
    if (!folder_->keep_profile(model_->source_text, header.parameters, error) ||
        !folder_->keep_rerun(
            to_json(record_of(asked_.profile, said_, asked_.values, *model_, asked_.embedded, SPATE_VERSION)), error)) {
      say(error);
      return not_carried_out;
    }
    services_.slowest.prepare(static_cast<std::uint32_t>(model_->operations.size()), model_->slowest);
    health_.emplace(*model_);
    monitor_set monitors(*model_, registry_, services_, *health_, *events_);
    std::optional<target_set> targets(std::in_place, *model_, registry_, services_);
    load_context with{*model_,   {},
                      services_, *folder_,
                      *events_,  reporters_,
                      header,    facts_of(asked_, *model_, *folder_),
                      by_hand_,  monitors,
                      *health_,  [this] { return embedded_ ? embedded_->ended() : std::vector<std::string>{}; }};
    loaded load;
    load.not_run = monitors.create();
    if (load.not_run.empty()) {
      monitors.read_before();
      load.not_run = targets->create();
    }
    if (load.not_run.empty()) {
      with.targets = targets->ports();
      load = carry_out(with);
    }
    const auto checks = targets->checks();
    if (load.totals.abandoned) {
      targets->abandon();
      abandoned_ = true;
    }
    // What they hold open is closed when the level after the run is read.
    targets.reset();
    monitors.read_after();
    if (!monitors.end()) abandoned_ = true;
    const int code = conclude(with, load, checks);
    if (asked_.out.empty()) remove_older_runs(*model_, *folder_, *events_);
    return code;
  }

  int conclude(const load_context& with, const loaded& load, const check_table& checks) {
    std::optional<verdict::measurements> taken;
    if (load.results) {
      taken.emplace(measured(*model_, load, *health_));
    }
    std::vector<verdict::judgement> judged;
    verdict::generator_health generator;
    if (taken) {
      judged = verdict::judge(*taken);
      generator = verdict::examine(*taken, judged, load.totals.invalid);
    }
    verdict::ending end;
    if (taken) {
      end.unreached = never_reached(*taken, asked_.embedded);
    }
    end.signal = interrupt::signal();
    end.strict = asked_.strict;
    end.deaths = load.deaths;
    end.ended_by = load.aborted ? load.ended_by : std::string{};
    end.by_hand = verdict::reason_of(load.interventions, load.totals.load_end_ns - load.totals.start_ns);
    if (!load.not_run.empty()) {
      end.not_run.push_back(services_.secrets.masked(load.not_run));
    }
    verdict::conclusion answer = verdict::conclude(*model_, judged, generator, end);
    verdict::run_facts facts = result_facts(with, load, checks);
    const auto document =
        verdict::result_document(*model_, facts, answer, judged, generator, taken ? &*taken : nullptr);
    write_end(load, answer);
    if (asked_.once && taken) {
      fmt::print("{}", once_text(*model_, facts.slowest, load.totals.draws, facts, asked_.color));
    }
    if (model_->reports.empty() || answer.status == verdict::status::not_run) {
      for (const std::string& reason : answer.reasons) {
        say(reason);
      }
    }
    // As text: reading numbers and writing them again need not give the same digits.
    const std::string text = data::as_utf8(boost::json::serialize(document));
    events_->write(
        "result", load.totals.end_ns - load.totals.start_ns,
        {{"status", verdict::name_of(answer.status)}, {"exit_status", answer.exit_status}, {"document", text}});
    const delivery delivered = deliver(reporters_, *folder_, text, answer);
    abandoned_ |= delivered.left_behind;
    return delivered.exit_status;
  }

  verdict::run_facts result_facts(const load_context& with, const loaded& load, const check_table& checks) const {
    verdict::run_facts out;
    out.profile = asked_.profile;
    if (load.results) {
      out.started = report::rfc3339(load.start_wall_ns);
      out.ended = report::rfc3339(load.end_wall_ns);
    }
    out.embedded = asked_.embedded;
    out.folder = folder_->path();
    out.spate_version = SPATE_VERSION;
    out.environment = report::to_json(with.header.environment);
    out.warnings = load.warnings;
    out.ended_by = load.ended_by;
    out.interventions = load.interventions;
    out.paused_ns = verdict::paused_ns(load.interventions, 0, load.totals.load_end_ns - load.totals.start_ns);
    out.cpu_cores = load.cpu_cores;
    out.error_text = [this](std::uint16_t id) { return services_.strings.text(id); };
    out.checks = checks;
    out.slowest = slowest_of(*model_, services_, load.totals.start_ns);
    if (load.results) {
      out.first_errors = noted_errors(load.totals, load.results->names(), services_.strings, load.start_wall_ns);
    }
    for (plugin::note_board::note& one : services_.notes.all()) {
      if (one.warning) out.warnings.push_back(one.text.substr(0, one.text.find('\n')));
      const bool of_operation = one.operation < model_->operations.size();
      out.notes.push_back({std::move(one.owner), of_operation ? std::optional(one.operation) : std::nullopt,
                           std::move(one.name), std::move(one.text)});
    }
    out.teardown = teardown_counts(load.totals);
    for (const auto& metric : services_.metrics.all()) {
      out.metric_is_counter.push_back(metric.kind == SPATE_METRIC_COUNTER);
    }
    return out;
  }

  void write_end(const loaded& load, const verdict::conclusion& answer) {
    const std::int64_t elapsed = load.totals.end_ns - load.totals.start_ns;
    boost::json::array reasons(answer.reasons.begin(), answer.reasons.end());
    write_load_ends(*events_, *model_, load.totals, elapsed);
    events_->write("verdict", elapsed, {{"status", verdict::name_of(answer.status)}, {"reasons", std::move(reasons)}});
    events_->write("run_ended", elapsed, {{"exit_status", answer.exit_status}});
    if (events_->lost() > 0) {
      say(fmt::format("{}: {} lines are missing: {}", folder_->events(), events_->lost(), events_->problem()));
    }
  }

  const request& asked_;
  plugin::registry& registry_;
  plugin::run_services& services_;
  std::unique_ptr<profile::model> model_;
  profile::diagnostics said_;  // of the compiler
  std::optional<report::run_folder> folder_;
  std::unique_ptr<report::event_log> events_;
  std::unique_ptr<service_set> embedded_;
  std::vector<std::unique_ptr<plugin::plugin_host>> reporter_hosts_;
  report::reporter_host reporters_;
  std::optional<health::record> health_;
  controls by_hand_;
  std::unique_ptr<control_desk> desk_;
  bool abandoned_ = false;
};

}  // namespace

int run(const request& asked, plugin::registry& registry, plugin::run_services& services) {
  const interrupt signals;
  one_run whole(asked, registry, services);
  const int code = whole.go();
  if (whole.abandoned()) whole.end_process(code);
  return code;
}

}  // namespace spate::session
