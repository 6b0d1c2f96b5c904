#include "verdict/database_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>

#include <spate/config.hpp>

#include "profile/config_tree.hpp"
#include "profile/flow_walk.hpp"
#include "verdict/recent_errors.hpp"
#include "verdict/selection.hpp"

namespace spate::verdict {
namespace {

namespace json = boost::json;

constexpr std::size_t most_errors = 10;
constexpr std::array plugins = {"sqlite_db", "postgres_db"};

struct percentile {
  const char* name;
  double quantile;
};
constexpr std::array percentiles = {percentile{"p50_ms", 0.5}, percentile{"p90_ms", 0.9}, percentile{"p95_ms", 0.95},
                                    percentile{"p99_ms", 0.99}, percentile{"p99_9_ms", 0.999}};

double ms(double ns) { return ns / 1e6; }

bool is_listed(const std::vector<std::uint32_t>& list, std::uint32_t one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

std::vector<std::uint32_t> database_operations(const profile::model& model) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < model.operations.size(); ++i) {
    const std::uint32_t target = model.operations[i].target;
    if (target < model.targets.size() &&
        std::find(plugins.begin(), plugins.end(), model.targets[target].plugin) != plugins.end()) {
      out.push_back(i);
    }
  }
  return out;
}

// The profile's transactions in which nothing but these operations is sent: a type of query in several forms.
std::vector<std::uint32_t> transactions_of(const profile::model& model, const std::vector<std::uint32_t>& operations) {
  std::vector<std::uint32_t> out, others;
  const auto look = [&](const profile::step& one, bool) {
    if (one.kind != profile::step_kind::transaction) {
      return;
    }
    bool only_these = true;
    profile::each_series(model.operations, one.flow, [&](std::uint32_t series, bool) {
      only_these = only_these && (is_listed(operations, series) ||
                                  model.operations[series].kind == profile::series_kind::transaction);
    });
    (only_these ? out : others).push_back(one.operation);
  };
  for (const profile::scenario& scenario : model.scenarios) {
    profile::each_step(scenario.start, look);
    profile::each_step(scenario.stop, look);
    for (const profile::task& task : scenario.tasks) {
      profile::each_step(task.flow, look);
    }
  }
  std::erase_if(out, [&](std::uint32_t series) { return is_listed(others, series); });
  return out;
}

// Where others are tested beside the database, its own operations count alone.
std::uint32_t most_at_once(const measurements& from, const scope& in) {
  std::uint32_t most = 0;
  for (const std::uint32_t each : in.operations) {
    const std::uint32_t target = from.model.operations[each].target;
    most = target < from.in_flight_of_targets.size() ? std::max(most, from.in_flight_of_targets[target]) : most;
  }
  return from.in_flight_of_targets.empty() ? from.peak_in_flight : most;
}

std::int64_t rows_changed(const measurements& from, std::uint32_t operation) {
  std::int64_t total = 0;
  for (const auto& one : from.whole.all_metrics()) {
    if (one->operation == operation && from.names.metric(one->metric) == "rows_changed") {
      total += one->total;
    }
  }
  return total;
}

stats::histogram all_times(const measurements& from, const scope& in, stats::metric which) {
  selection merged = select(from.whole, in, which);
  merged.good.merge(merged.bad);
  return std::move(merged.good);
}

json::object times_of(const stats::histogram& times, std::uint64_t count) {
  json::object out{{"count", count},
                   {"avg_ms", ms(times.mean())},
                   {"min_ms", ms(static_cast<double>(times.min()))},
                   {"max_ms", ms(static_cast<double>(times.max()))}};
  for (const percentile& one : percentiles) {
    out[one.name] = ms(static_cast<double>(times.value_at(one.quantile)));
  }
  return out;
}

// The times of one part of an operation, which the plugin measures; empty when it has none.
json::object part_json(const measurements& from, std::uint32_t operation, const std::string& metric) {
  scope in;
  in.operation = operation;
  const stats::histogram times = select_metric(from.whole, from.names, in, metric);
  return times.empty() ? json::object() : times_of(times, times.count());
}

// As the profile has them, by their order.
std::vector<std::string_view> statements_of(const profile::model& model, std::uint32_t operation) {
  const profile::operation& of = model.operations[operation];
  std::vector<std::string_view> out;
  if (of.target >= model.targets.size() || model.targets[of.target].config == nullptr) {
    return out;
  }
  const config settings(model.targets[of.target].config->view());
  std::uint32_t index = 0;
  for (const node each : settings.operations()) {
    if (index++ != of.index_in_target) {
      continue;
    }
    if (const node one = each.child("sql")) {
      out.push_back(one.as_string());
    }
    for (const node one : each.child("statements")) {
      out.push_back(one.child("sql").as_string());
    }
  }
  return out;
}

// An operation of several parts: each statement by itself, and what begins and ends the transaction.
void add_parts(json::object& out, const measurements& from, std::uint32_t operation) {
  json::array statements;
  for (const std::string_view sql : statements_of(from.model, operation)) {
    json::object one = part_json(from, operation, fmt::format("statement_{}", statements.size() + 1));
    if (one.empty()) {
      break;
    }
    one["sql"] = sql;
    statements.push_back(std::move(one));
  }
  if (!statements.empty()) {
    out["statements"] = std::move(statements);
  }
  for (const char* part : {"begin", "commit"}) {
    if (json::object one = part_json(from, operation, fmt::format("{}_time", part)); !one.empty()) {
      out[part] = std::move(one);
    }
  }
}

json::object query_json(const measurements& from, std::uint32_t operation) {
  scope in;
  in.operation = operation;
  json::object out =
      times_of(all_times(from, in, stats::metric::response_time), select(from.whole, in, std::nullopt).count());
  // Of the time in which statements were carried out; values are made before.
  const stats::histogram worked = all_times(from, in, stats::metric::service_time);
  const double seconds = worked.mean() * static_cast<double>(worked.count()) / 1e9;
  if (const std::int64_t rows = rows_changed(from, operation); rows > 0 && seconds > 0) {
    out["rows_changed"] = rows;
    out["rows_per_second"] = static_cast<double>(rows) / seconds;
  }
  add_parts(out, from, operation);
  return out;
}

}  // namespace

std::optional<json::object> database_json(const measurements& from, const run_facts& facts) {
  scope in;
  in.operations = database_operations(from.model);
  if (in.operations.empty()) {
    return std::nullopt;
  }
  const selection all = select(from.whole, in, std::nullopt);
  const double seconds = static_cast<double>(from.elapsed_ns) / 1e9;
  json::object queries;
  const auto add = [&](std::uint32_t operation) {
    scope one;
    one.operation = operation;
    if (!all_times(from, one, stats::metric::response_time).empty()) {
      queries[from.names.operation(operation)] = query_json(from, operation);
    }
  };
  std::for_each(in.operations.begin(), in.operations.end(), add);
  const auto transactions = transactions_of(from.model, in.operations);
  std::for_each(transactions.begin(), transactions.end(), add);

  json::object out;
  out["test_duration_seconds"] = seconds;
  out["total_operations"] = all.count();
  out["operations_per_second"] =
      seconds > 0 ? json::value(static_cast<double>(all.count()) / seconds) : json::value(nullptr);
  out["errors"] = json::object{{"count", all.failed},
                               {"rate", all.count() == 0 ? json::value(nullptr)
                                                         : json::value(100 * static_cast<double>(all.failed) /
                                                                       static_cast<double>(all.count()))},
                               {"recent", recent_errors(facts, in, most_errors)}};
  out["concurrency"] = json::object{{"peak_concurrent_operations", most_at_once(from, in)}};
  out["query_performance"] = std::move(queries);
  return out;
}

}  // namespace spate::verdict
