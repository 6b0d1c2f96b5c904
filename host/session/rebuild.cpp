#include "session/rebuild.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <csignal>
#include <cstdio>
#include <iostream>

#include "data/utf8.hpp"
#include "profile/config_tree.hpp"
#include "profile/loader.hpp"
#include "report/wall_time.hpp"
#include "session/plan_record.hpp"
#include "session/replay.hpp"
#include "session/stored_run.hpp"
#include "verdict/result_document.hpp"

namespace spate::session {
namespace {

namespace json = boost::json;
using verdict::exit_code::held;
using verdict::exit_code::not_carried_out;
using verdict::exit_code::usage;

void say(const std::string& line) { fmt::print(stderr, "spate: {}\n", line); }

std::string text(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  return found != nullptr && found->is_string() ? json::value_to<std::string>(*found) : std::string();
}

template <class Number>
Number number(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  return found != nullptr && found->is_number() ? found->to_number<Number>() : Number{};
}

/// The reports of one folder, made again.
class rebuilt_run {
 public:
  rebuilt_run(const rebuild_request& asked, plugin::registry& registry, plugin::run_services& services)
      : asked_(asked), registry_(registry), services_(services) {}

  int go() {
    std::string error;
    auto stored = read_stored_run(asked_.folder, error);
    if (!stored) {
      say(error);
      return usage;
    }
    stored_ = std::move(*stored);
    if (stored_.damaged_lines > 0) {
      warn(fmt::format("events.jsonl: {} lines could not be read", stored_.damaged_lines));
    }
    if (!choose_reports() || !add_reporters()) {
      return usage;
    }
    return replay_and_deliver();
  }

 private:
  bool choose_reports() {
    if (!asked_.reporters.empty()) {
      profile::diagnostics found;
      reports_ = profile::reports_of(asked_.reporters, registry_, found);
      if (!found.all().empty()) {
        fmt::print(stderr, "{}", found.print(asked_.error_color));
      }
      return !found.has_errors();
    }
    if (!stored_.reports) {
      say(asked_.folder + " does not say which reports its run had; name one with --reporter, as --reporter console");
      return false;
    }
    try {
      reports_ = read_reports(*stored_.reports);
    } catch (const std::exception& wrong) {
      say(fmt::format("{}: the reports of its run cannot be read ({}); name one with --reporter, as --reporter console",
                      asked_.folder, wrong.what()));
      return false;
    }
    return true;
  }

  bool add_reporters() {
    for (const profile::report& one : reports_) {
      std::string error;
      if (!one.config) {
        say(fmt::format("report {}: it was told a secret, which no run folder keeps; name it with --reporter",
                        one.plugin));
        return false;
      }
      const spate_reporter* table = registry_.reporter(one.plugin, error);
      if (table && (table->capabilities & SPATE_REPORTER_SAMPLES) != 0) {
        say(fmt::format(
            "report {}: raw samples are nowhere but in what it wrote during the run, which is left as it is",
            one.plugin));
        if (asked_.reporters.empty()) {
          continue;
        }
        return false;
      }
      hosts_.push_back(std::make_unique<plugin::plugin_host>(services_, "report " + one.plugin));
      if (!table || !reporters_.add(table, hosts_.back()->view(), &one.config->view(), error)) {
        say(error);
        return false;
      }
    }
    return true;
  }

  int replay_and_deliver() {
    std::string result;
    std::string status = "interrupted";
    std::int64_t exit_status = verdict::exit_code::interrupted + SIGKILL;
    if (stored_.started) {
      try {
        const plan_record plan = plan_of();
        replay told(plan, services_.strings, reporters_);
        reporters_.run_started(facts());
        told.tell(asked_.folder);
        if (!told.damage().empty()) {
          warn(told.damage());
        }
        if (!stored_.result) {
          result = data::as_utf8(json::serialize(cut_off(plan, told)));
        }
      } catch (const std::exception& wrong) {
        say(fmt::format("{}: its events cannot be read: {}", asked_.folder, wrong.what()));
        return usage;
      }
    }
    if (stored_.result) {
      result = *stored_.result;
      status = stored_.verdict;
      exit_status = stored_.exit_status;
    }
    const auto delivered =
        reporters_.finish({static_cast<std::uint32_t>(exit_status), status, std::move(result), asked_.folder});
    for (const report::reporter_failure& one : delivered.failures) {
      say(fmt::format("report {}: {} failed: {}", one.reporter, one.call, one.message));
    }
    const int code = delivered.report_missing() ? not_carried_out : held;
    if (delivered.left_behind) {
      // What that reporter's thread may still read is not destroyed.
      std::fflush(nullptr);
      std::cout.flush();
      ::_exit(code);
    }
    return code;
  }

  plan_record plan_of() const {
    if (!stored_.plan) {
      throw std::runtime_error("the plan is missing");
    }
    plan_record out = read_plan(*stored_.plan);
    const json::object& started = *stored_.started;
    out.model.name = text(started, "name");
    out.model.seed = number<std::uint64_t>(started, "seed");
    out.model.warmup_ns = number<std::int64_t>(started, "warmup_ns");
    out.model.duration_ns = number<std::int64_t>(started, "duration_ns");
    if (const json::value* parameters = started.if_contains("parameters"); parameters && parameters->is_object()) {
      for (const auto& each : parameters->as_object()) {
        out.model.parameters.push_back({each.key(), json::value_to<std::string>(each.value()), "", false});
      }
    }
    return out;
  }

  bool embedded() const {
    const json::value* found = stored_.started->if_contains("embedded");
    return found != nullptr && found->is_bool() && found->as_bool();
  }

  report::run_facts facts() const {
    const json::object& started = *stored_.started;
    report::run_facts out;
    out.profile = text(started, "profile");
    out.run_folder = asked_.folder;
    out.color = asked_.color;
    out.embedded = embedded();
    out.start_wall_ns = number<std::int64_t>(started, "wall_ns");
    out.warmup_ns = number<std::int64_t>(started, "warmup_ns");
    out.duration_ns = number<std::int64_t>(started, "duration_ns");
    out.users = number<std::uint32_t>(started, "users");
    return out;
  }

  // The result of a run that was killed, from what it left.
  json::object cut_off(const plan_record& plan, const replay& told) const {
    const verdict::measurements measured = told.measured();
    const auto judged = verdict::judge(measured);
    verdict::ending end;
    end.cut_off = fmt::format("the run has no end: spate was killed, at the earliest {:.6g} s into the load",
                              static_cast<double>(told.end_ns()) / 1e9);
    end.by_hand = verdict::reason_of(told.interventions(), told.end_ns());
    const verdict::generator_health generator = verdict::examine(measured, judged, {});
    const verdict::conclusion answer = verdict::conclude(plan.model, judged, generator, end);
    const json::object& started = *stored_.started;
    const std::int64_t start_wall_ns = number<std::int64_t>(started, "wall_ns");
    verdict::run_facts facts;
    facts.profile = text(started, "profile");
    facts.started = report::rfc3339(start_wall_ns);
    facts.ended = report::rfc3339(start_wall_ns + told.end_ns());
    facts.embedded = embedded();
    facts.folder = asked_.folder;
    if (const json::value* environment = started.if_contains("environment"); environment && environment->is_object()) {
      facts.environment = environment->as_object();
      facts.spate_version = text(facts.environment, "spate_version");
    }
    facts.warnings = warnings_;
    facts.interventions = told.interventions();
    facts.paused_ns = verdict::paused_ns(told.interventions(), 0, told.end_ns());
    facts.error_text = [this](std::uint16_t id) { return services_.strings.text(id); };
    for (const auto& metric : plan.metrics) {
      facts.metric_is_counter.push_back(metric.kind == SPATE_METRIC_COUNTER);
    }
    return verdict::result_document(plan.model, facts, answer, judged, generator, &measured);
  }

  void warn(const std::string& line) {
    say(line);
    warnings_.push_back(line);
  }

  const rebuild_request& asked_;
  plugin::registry& registry_;
  plugin::run_services& services_;
  stored_run stored_;
  std::vector<profile::report> reports_;
  std::vector<std::unique_ptr<plugin::plugin_host>> hosts_;
  report::reporter_host reporters_;
  std::vector<std::string> warnings_;
};

}  // namespace

int rebuild(const rebuild_request& asked, plugin::registry& registry, plugin::run_services& services) {
  return rebuilt_run(asked, registry, services).go();
}

}  // namespace spate::session
