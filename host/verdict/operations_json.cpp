#include "verdict/operations_json.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "verdict/selection.hpp"
#include "verdict/times_json.hpp"

namespace spate::verdict {
namespace {

namespace json = boost::json;
using series_list = std::vector<const stats::series*>;

series_list series_of(const stats::series_table& table, const scope& in) {
  series_list out;
  for (const auto& one : table.all()) {
    if (!one->empty() && in.covers(one->key.scenario, one->key.operation)) {
      out.push_back(one.get());
    }
  }
  return out;
}

std::uint64_t sum(const series_list& of, std::uint64_t stats::series::*member) {
  std::uint64_t total = 0;
  for (const stats::series* one : of) {
    total += one->*member;
  }
  return total;
}

std::uint64_t errors_in(const series_list& of) {
  std::uint64_t total = 0;
  for (const stats::series* one : of) {
    total += one->key.failed() ? one->count : 0;
  }
  return total;
}

// Completed without an error in a second.
double rate_of(const series_list& of, std::int64_t over_ns) {
  std::uint64_t good = 0;
  for (const stats::series* one : of) {
    good += one->key.failed() ? 0 : one->completed;
  }
  return over_ns > 0 ? static_cast<double>(good) * 1e9 / static_cast<double>(over_ns) : 0;
}

void add_counts(json::object& out, const series_list& of, std::int64_t over_ns) {
  const std::uint64_t count = sum(of, &stats::series::count), errors = errors_in(of);
  out["count"] = count;
  out["errors"] = errors;
  out["error_ratio"] = count == 0 ? json::value(nullptr) : static_cast<double>(errors) / static_cast<double>(count);
  out["rate"] = rate_of(of, over_ns);
}

void add_all_times(json::object& out, const series_list& of) {
  out["response_time_ms"] = times_json(of, stats::metric::response_time);
  out["service_time_ms"] = times_json(of, stats::metric::service_time);
  out["start_lag_ms"] = times_json(of, stats::metric::start_lag);
  out["blocked_ms"] = times_json(of, stats::metric::blocked);
  out["first_byte_ms"] = times_json(of, stats::metric::first_byte);
}

json::object measured_json(const measurements& from, const scope& in) {
  json::object out;
  const series_list measured = series_of(from.measured, in);
  add_counts(out, measured, from.measured_ns);
  add_all_times(out, measured);
  return out;
}

void add_outcomes(json::object& out, const series_list& of, const measurements& from, const run_facts& facts) {
  json::object outcomes, statuses;
  json::array errors;
  std::map<std::int32_t, std::uint64_t> by_status;
  for (const stats::series* one : of) {
    const std::string name(from.names.outcome(one->key.operation, one->key.outcome));
    outcomes[name] = one->count;
    for (const auto& entry : one->statuses.entries()) {
      if (entry.count > 0) {
        by_status[entry.key] += entry.count;
      }
    }
    if (!one->key.failed()) {
      continue;
    }
    for (const auto& entry : one->errors.entries()) {
      if (entry.count > 0) {
        errors.push_back(
            json::object{{"outcome", name}, {"text", facts.error_text(entry.key)}, {"count", entry.count}});
      }
    }
  }
  for (const auto& [code, count] : by_status) {
    statuses[std::to_string(code)] = count;
  }
  out["outcomes"] = std::move(outcomes);
  out["statuses"] = std::move(statuses);
  out["errors_by_text"] = std::move(errors);
}

// The metrics of a plugin are of an operation, whatever scenario sent it.
json::object metrics_json(const measurements& from, const run_facts& facts, std::uint32_t operation) {
  json::object out;
  for (const auto& one : from.whole.all_metrics()) {
    if (one->empty() || one->operation != operation) {
      continue;
    }
    const std::string name(from.names.metric(one->metric));
    if (from.names.gauge(name)) {
      continue;  // of all operations together
    }
    const bool counter = one->metric < facts.metric_is_counter.size() && facts.metric_is_counter[one->metric];
    if (counter) {
      out[name] = one->total;
    } else {
      out[name + "_ms"] = times_json(one->times);
    }
  }
  return out;
}

json::object checks_json(const run_facts& facts, std::uint32_t operation) {
  json::object out;
  if (operation >= facts.checks.size()) {
    return out;
  }
  for (const auto& [name, count] : facts.checks[operation]) {
    out[name] = json::object{{"passed", count.passed}, {"failed", count.failed}};
  }
  return out;
}

json::value note_of(const measurements& from, std::uint32_t operation) {
  switch (expected_of(from, operation)) {
    case expectation::not_expected:
      return "not expected";
    case expectation::too_few:
      return "too few";
    case expectation::expected:
      break;
  }
  return nullptr;
}

json::object operation_json(const measurements& from, const run_facts& facts, std::uint32_t scenario,
                            std::uint32_t operation, bool shared) {
  scope in;
  in.scenario = scenario;
  in.operation = operation;
  const series_list all = series_of(from.whole, in);
  json::object out;
  out["scenario"] = from.names.scenario(scenario);
  out["name"] = from.names.operation(operation);
  out["target"] = from.names.target_of(operation);
  out["note"] = note_of(from, operation);
  add_counts(out, all, from.elapsed_ns);
  add_all_times(out, all);
  out["measured"] = measured_json(from, in);
  add_outcomes(out, all, from, facts);
  out["bytes_in"] = sum(all, &stats::series::bytes_in);
  out["bytes_out"] = sum(all, &stats::series::bytes_out);
  out["reused"] = sum(all, &stats::series::reused);
  out["repeated"] = sum(all, &stats::series::repeated);
  out["censored"] = sum(all, &stats::series::censored);
  const auto aborted = out["outcomes"].as_object().find("aborted");
  out["unfinished"] = aborted == out["outcomes"].as_object().end() ? json::value(0u) : aborted->value();
  // Which of several scenarios they came from nobody knows: see by_operation_json().
  out["checks"] = shared ? json::object() : checks_json(facts, operation);
  out["metrics"] = shared ? json::object() : metrics_json(from, facts, operation);
  return out;
}

}  // namespace

json::array operations_json(const measurements& from, const run_facts& facts) {
  json::array out;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> sent;
  std::vector<std::size_t> senders(from.model.operations.size());
  for (std::uint32_t s = 0; s < from.model.scenarios.size(); ++s) {
    for (std::uint32_t o = 0; o < from.model.operations.size(); ++o) {
      if (sends(from.model, from.model.scenarios[s], o)) {
        sent.emplace_back(s, o);
        ++senders[o];
      }
    }
  }
  for (const auto& [scenario, operation] : sent) {
    out.push_back(operation_json(from, facts, scenario, operation, senders[operation] > 1));
  }
  // Beyond the cap on series: nothing is lost, only its name.
  if (!series_of(from.whole, {.operation = stats::other_operation, .scenario = {}, .operations = {}, .scenarios = {}})
           .empty()) {
    out.push_back(operation_json(from, facts, stats::other_scenario, stats::other_operation, false));
  }
  return out;
}

json::object by_operation_json(const measurements& from, const run_facts& facts) {
  json::object out;
  for (std::uint32_t o = 0; o < from.model.operations.size(); ++o) {
    json::array scenarios;
    for (std::uint32_t s = 0; s < from.model.scenarios.size(); ++s) {
      if (sends(from.model, from.model.scenarios[s], o)) {
        scenarios.emplace_back(from.names.scenario(s));
      }
    }
    if (scenarios.empty()) {
      continue;
    }
    out[from.names.operation(o)] = json::object{{"target", from.names.target_of(o)},
                                                {"scenarios", std::move(scenarios)},
                                                {"checks", checks_json(facts, o)},
                                                {"metrics", metrics_json(from, facts, o)}};
  }
  return out;
}

json::array phases_json(const measurements& from) {
  json::array out;
  for (const phase_result& phase : from.phases) {
    const auto figures = [&](const scope& in) {
      json::object made;
      const series_list of = series_of(*phase.table, in);
      add_counts(made, of, phase.length_ns);
      add_all_times(made, of);
      return made;
    };
    json::object made{{"name", phase.plan->name},
                      {"kind", stats::name_of(phase.plan->kind)},
                      {"measured", phase.plan->measured},
                      {"start_s", static_cast<double>(phase.start_ns) / 1e9},
                      {"length_s", static_cast<double>(phase.length_ns) / 1e9}};
    scope whole;
    whole.operations = all_operations(from.model);
    for (auto& [name, value] : figures(whole)) {
      made[name] = value;
    }
    json::array operations;
    for (std::uint32_t s = 0; s < from.model.scenarios.size(); ++s) {
      for (std::uint32_t o = 0; o < from.model.operations.size(); ++o) {
        scope in;
        in.scenario = s;
        in.operation = o;
        if (series_of(*phase.table, in).empty()) {
          continue;
        }
        json::object one{{"scenario", from.names.scenario(s)}, {"name", from.names.operation(o)}};
        for (auto& [name, value] : figures(in)) {
          one[name] = value;
        }
        operations.push_back(std::move(one));
      }
    }
    made["operations"] = std::move(operations);
    out.push_back(std::move(made));
  }
  return out;
}

json::object totals_json(const measurements& from) {
  json::object out;
  scope in;
  in.operations = all_operations(from.model);
  const series_list all = series_of(from.whole, in);
  add_counts(out, all, from.elapsed_ns);
  out["response_time_ms"] = times_json(all, stats::metric::response_time);
  out["service_time_ms"] = times_json(all, stats::metric::service_time);
  out["measured"] = measured_json(from, in);
  return out;
}

}  // namespace spate::verdict
