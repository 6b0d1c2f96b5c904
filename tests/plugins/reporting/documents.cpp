#include "documents.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <set>
#include <string>

namespace documents {

namespace {

namespace json = boost::json;

json::object times(double scale, json::array at_least = {}) {
  json::object out{{"p50", 8.125 * scale},   {"p90", 19.5 * scale}, {"p95", 24.25 * scale}, {"p99", 61.75 * scale},
                   {"p99_9", 118.5 * scale}, {"max", 240 * scale},  {"mean", 10.5 * scale}, {"min", 0.875 * scale}};
  if (!at_least.empty()) out["at_least"] = std::move(at_least);
  return out;
}

json::object numbers(std::uint64_t count, std::uint64_t errors, double seconds, double scale, json::array at_least) {
  json::value ratio = nullptr, response = nullptr, service = nullptr;
  if (count > 0) {
    ratio = static_cast<double>(errors) / static_cast<double>(count);
    response = times(scale, at_least);
    service = times(scale * 0.9, at_least);
  }
  return {{"count", count},
          {"errors", errors},
          {"error_ratio", ratio},
          {"rate", static_cast<double>(count) / seconds},
          {"response_time_ms", response},
          {"service_time_ms", service}};
}

struct counts {
  std::uint64_t whole, measured, errors;
};

json::object operation(const std::string& name, counts of, double scale, json::array at_least = {}) {
  json::object out = numbers(of.whole, of.errors, 70, scale, at_least);
  out["scenario"] = "evaluation_run_user";
  out["name"] = name;
  out["target"] = "api";
  out["note"] = nullptr;
  out["start_lag_ms"] = of.whole == 0 ? json::value(nullptr) : json::value(times(0.01));
  out["blocked_ms"] = of.whole == 0 ? json::value(nullptr) : json::value(times(0.001));
  out["first_byte_ms"] = nullptr;
  out["measured"] = numbers(of.measured, of.errors, 60, scale, at_least);
  out["outcomes"] = json::object{{"ok", of.whole - of.errors}};
  out["statuses"] = json::object{{"200", of.whole - of.errors}};
  out["errors_by_text"] = json::array{};
  out["bytes_in"] = of.whole * 512;
  out["bytes_out"] = of.whole * 256;
  out["reused"] = of.whole;
  out["repeated"] = 0;
  out["censored"] = 0;
  out["checks"] = json::object{};
  out["metrics"] = json::object{{"connect_time_ms", nullptr}, {"connections_opened", 50}};
  return out;
}

json::object objective(const std::string& operation, const std::string& requirement, const std::string& unit,
                       json::value limit, json::value value, json::value held) {
  const bool latency = unit == "ms";
  return {{"name", latency ? "latency" : "errors"},
          {"metric", latency ? "response_time" : "error_ratio"},
          {"statistic", latency ? json::value("p95") : json::value(nullptr)},
          {"scope", json::object{{"operation", operation}, {"scenario", nullptr}}},
          {"requirement", requirement},
          {"limit", limit},
          {"unit", unit},
          {"value", value},
          {"count", 3000},
          {"interval", nullptr},
          {"held", held},
          {"reason", nullptr}};
}

json::object latency(const std::string& operation, double value, bool held) {
  json::object out = objective(operation, "p95(response_time) < 500ms", "ms", 500, value, held);
  out["interval"] = json::array{value * 0.9, value * 1.1};
  return out;
}

void set_totals(json::object& document, counts of, double scale) {
  json::object totals = numbers(of.whole, of.errors, 70, scale, {});
  totals["measured"] = numbers(of.measured, of.errors, 60, scale, {});
  document["totals"] = std::move(totals);
}

json::object base(const std::string& status, json::array reasons, std::uint64_t exit_status) {
  json::object document{
      {"schema", "spate.result/1"},
      {"verdict", json::object{{"status", status}, {"reasons", std::move(reasons)}}},
      {"run", json::object{{"profile", "llm_eval_api"},
                           {"name", "LLM-Eval API"},
                           {"started", "2026-01-02T03:04:05.678Z"},
                           {"ended", "2026-01-02T03:05:15.678Z"},
                           {"warmup_s", 10},
                           {"duration_s", 60},
                           {"elapsed_s", 70},
                           {"users", 50},
                           {"peak_users", 50},
                           {"seed", 42},
                           {"interrupted", false},
                           {"embedded", false},
                           {"parameters", json::object{{"users", "50"}}},
                           {"exit_status", exit_status},
                           {"spate_version", "0.1.0"},
                           {"folder", "results/20260102-030405-llm_eval_api"}}},
      {"objectives", json::array{}},
      {"operations", json::array{}},
      {"slowest", json::array{}},
      {"generator", json::object{{"status", "valid"},
                                 {"reasons", json::array{}},
                                 {"start_lag_ms", times(0.01)},
                                 {"receive_lag_ms", times(0.02)}}},
      {"environment", json::object{{"fingerprint", "0123456789abcdef"},
                                   {"cpu", "Some CPU"},
                                   {"cores", 2},
                                   {"memory_bytes", std::uint64_t{8} << 30},
                                   {"kernel", "6.1.0"},
                                   {"os", "Some Linux"},
                                   {"spate_version", "0.1.0"},
                                   {"compiler", "gcc 12"}}},
      {"availability", json::object{{"ratio", 1.0}, {"outages", 0}, {"longest_outage_s", 0}, {"resolution_s", 0.085}}},
      {"warnings", json::array{}}};
  set_totals(document, {3500, 3000, 0}, 1);
  return document;
}

}  // namespace

json::object stepped() {
  json::object out = pass();
  json::array stages, phases;
  for (const int level : {100, 200, 300}) {
    const std::string name = std::to_string(level) + "/s";
    stages.push_back(json::object{{"name", name}, {"to", level}, {"over_s", 0}, {"measured", false}});
    stages.push_back(json::object{{"name", name + " settling"}, {"to", level}, {"over_s", 5}, {"measured", false}});
    stages.push_back(json::object{{"name", name}, {"to", level}, {"over_s", 20}, {"measured", true}});
    for (const bool measured : {false, true}) {
      json::object phase{{"name", measured ? name : name + " settling"},
                         {"kind", measured ? "steady" : "ramp"},
                         {"measured", measured},
                         {"start_s", level / 100 * 25 - (measured ? 20 : 25)},
                         {"length_s", measured ? 20 : 5},
                         {"count", level * (measured ? 20 : 5)},
                         {"errors", level == 300 ? 70 : 0},
                         {"error_ratio", level == 300 ? 0.0117 : 0.0},
                         {"rate", level == 300 ? 296.5 : static_cast<double>(level)},
                         {"operations", json::array{}}};
      for (const char* each : {"response_time_ms", "service_time_ms", "start_lag_ms", "blocked_ms", "first_byte_ms"})
        phase[each] = times(level / 50.0);
      phases.push_back(std::move(phase));
    }
  }
  out["loads"] = json::array{json::object{{"name", "search"},
                                          {"model", "open"},
                                          {"start_s", 0},
                                          {"length_s", 75},
                                          {"rate", 100.0},
                                          {"arrivals", "poisson"},
                                          {"on_saturation", "drop"},
                                          {"max_users", 50},
                                          {"due", 15000},
                                          {"begun", 14930},
                                          {"dropped", 60},
                                          {"unserved", 10},
                                          {"missed", 0},
                                          {"stages", std::move(stages)}}};
  out["phases"] = std::move(phases);
  return out;
}

json::object pass() {
  json::object out = base("pass", {"every objective held"}, 0);
  out["operations"] = {operation("create_run", {2500, 2200, 0}, 1.5), operation("list_runs", {1000, 800, 0}, 0.5)};
  out["objectives"] = {latency("create_run", 36.375, true), latency("list_runs", 12.125, true),
                       objective("create_run", "error_ratio < 1%", "ratio", 0.01, 0, true)};
  return out;
}

json::object grown() {
  json::object out = pass();
  const auto line = [](const char* operation, const char* scenario, double first_ms, double factor) {
    json::array points;
    double at_ms = first_ms;
    for (const int value : {1000, 10000, 100000}) {
      points.push_back(json::object{{"value", value},
                                    {"count", 200},
                                    {"errors", 0},
                                    {"mean_ms", at_ms},
                                    {"p50_ms", at_ms},
                                    {"p95_ms", 2 * at_ms}});
      at_ms *= factor;
    }
    const double whole = factor * factor;
    return json::object{{"operation", operation}, {"scenario", scenario}, {"points", std::move(points)},
                        {"values", 100.0},        {"p50", whole},         {"p95", whole},
                        {"mean", whole}};
  };
  json::array lines{line("select_single", "single_alone", 0.0121, 1.1), line("update", "update_alone", 0.02, 1.05),
                    line("update", "mix", 0.05, 1.2), line("aggregate", "aggregate_alone", 0.41, 9.3)};
  lines.back().as_object()["points"].as_array().erase(lines.back().as_object()["points"].as_array().begin() + 1);
  out["slowdown"] =
      json::object{{"of", "size"}, {"values", json::array{1000, 10000, 100000}}, {"operations", std::move(lines)}};
  out["objectives"].as_array().push_back(
      json::object{{"name", "index"},
                   {"metric", "response_time"},
                   {"statistic", "slowdown of p50"},
                   {"scope", json::object{{"operation", "select_single"}, {"scenario", nullptr}, {"phase", nullptr}}},
                   {"requirement", "slowdown(p50(response_time)) < 3"},
                   {"limit", 3},
                   {"unit", ""},
                   {"value", 1.21},
                   {"at_least", false},
                   {"count", 200},
                   {"interval", json::array{1.1, 1.35}},
                   {"held", true},
                   {"reason", nullptr}});
  return out;
}

json::object fail() {
  json::object out = base("fail",
                          {"latency: p95(response_time) < 500ms of compare_runs is 500.04 ms at least",
                           "errors: error_ratio < 1% of compare_runs is 1.5 %"},
                          1);
  json::object compare = operation("compare_runs", {900, 800, 12}, 20.62, {"p95", "p99", "p99_9", "max"});
  compare["outcomes"] = {{"ok", 888}, {"timeout", 7}, {"status", 4}, {"reset", 1}};
  compare["errors_by_text"] = {
      {{"outcome", "timeout"}, {"text", "no answer within 10 s"}, {"count", 7}},
      {{"outcome", "status"}, {"text", "status 503, expected 200:\nno database"}, {"count", 4}}};
  json::object create = operation("create_run", {2500, 2200, 2}, 1.5);
  create["outcomes"] = {{"ok", 2498}, {"timeout", 2}};
  create["errors_by_text"] = {{{"outcome", "timeout"}, {"text", "no answer within 10 s"}, {"count", 2}}};
  json::object removal = operation("delete_run", {0, 0, 0}, 1);
  removal["note"] = "not expected";
  out["operations"] = {create, compare, removal};
  set_totals(out, {3400, 3000, 14}, 5);
  json::object missed = latency("compare_runs", 500.04, false);
  missed["at_least"] = true;
  missed["reason"] = "12 requests failed and count as slower";
  json::object unjudged = objective("delete_run", "p95(response_time) < 500ms", "ms", 500, nullptr, nullptr);
  unjudged["count"] = 0;
  unjudged["reason"] = "not expected: no task could ever have sent it";
  out["objectives"] = {latency("create_run", 36.375, true), missed, unjudged,
                       objective("compare_runs", "error_ratio < 1%", "ratio", 0.01, 0.015, false)};
  out["availability"] = {{"ratio", 0.99957}, {"outages", 2}, {"longest_outage_s", 0.0203}, {"resolution_s", 0.012}};
  out["warnings"] = {"compare_runs: 7 requests ended by the timeout; their times are lower bounds"};
  return out;
}

json::object steered() {
  json::object out = pass();
  const auto did = [](double at_s, const char* what, const char* by, json::object more = {}) {
    json::object made{{"at_s", at_s},      {"what", what},     {"by", by},       {"load", nullptr},
                      {"before", nullptr}, {"after", nullptr}, {"note", nullptr}};
    for (const auto& each : more) made[each.key()] = each.value();
    return made;
  };
  out["verdict"].as_object()["reasons"] = {
      "the load was changed by hand 4 times while it ran, and paused for 12.5 s of it: what was measured is that load, "
      "not "
      "the profile's"};
  out["run"].as_object()["paused_s"] = 12.5;
  out["interventions"] = {did(12.1, "users", "key", {{"load", "main"}, {"before", 50}, {"after", 55}}),
                          did(20, "pause", "key"), did(32.5, "resume", "socket"),
                          did(40, "mark", "socket", {{"note", "cache switched off"}}),
                          did(61.25, "rate", "socket", {{"load", "visits"}, {"before", 200}, {"after", 1234.5}})};
  return out;
}

json::object invalid() {
  json::object out = pass();
  out["verdict"] = {{"status", "invalid"},
                    {"reasons", {"without the generator's own delay latency would have held: it was too slow"}}};
  out["generator"] = {{"status", "invalid"},
                      {"reasons", {"start lag p99 is 120 ms"}},
                      {"start_lag_ms", times(2)},
                      {"receive_lag_ms", times(0.02)}};
  out["run"].as_object()["exit_status"] = 4;
  return out;
}

json::object interrupted() {
  json::object out = base("interrupted", {"ended by SIGINT after 4.2 s"}, 130);
  json::object& run = out["run"].as_object();
  run["interrupted"] = true;
  run["elapsed_s"] = 4.2;
  run["peak_users"] = 20;
  out["operations"] = {operation("create_run", {31, 0, 0}, 1.5)};
  set_totals(out, {31, 0, 0}, 1.5);
  out["objectives"] = {objective("create_run", "p95(response_time) < 500ms", "ms", 500, nullptr, nullptr)};
  out["objectives"].as_array()[0].as_object()["reason"] = "interrupted in the warm-up";
  out["availability"] = nullptr;
  return out;
}

json::object embedded() {
  json::object out = pass();
  out["run"].as_object()["embedded"] = true;
  return out;
}

json::object not_run() {
  json::object out =
      base("not_run", {"http://127.0.0.1:8000 refused the connection; start the platform, or use --embedded"}, 3);
  out["run"].as_object()["started"] = nullptr;
  out["run"].as_object()["ended"] = nullptr;
  out["run"].as_object()["peak_users"] = 0;
  out["run"].as_object()["elapsed_s"] = 0;
  set_totals(out, {0, 0, 0}, 1);
  out["generator"].as_object()["start_lag_ms"] = nullptr;
  out["generator"].as_object()["receive_lag_ms"] = nullptr;
  out["availability"] = nullptr;
  return out;
}

json::object many() {
  json::object out = base("fail", {"latency: p95(response_time) < 500ms of operation_07 is 727.5 ms"}, 1);
  json::array operations, objectives;
  for (int i = 0; i < 40; ++i) {
    std::string name = "operation_" + std::to_string(i / 10) + std::to_string(i % 10);
    if (i == 11)
      name += "_whose_name_tells_its_whole_story_from_the_first_request_to_the_last_and_then_some_more_größe";
    const double scale = i == 7 ? 30 : 1 + i * 0.25;
    operations.push_back(operation(name, {100, 80, 0}, scale));
    objectives.push_back(latency(name, 24.25 * scale, i != 7));
    objectives.push_back(objective(name, "error_ratio < 1%", "ratio", 0.01, 0, true));
  }
  out["operations"] = std::move(operations);
  out["objectives"] = std::move(objectives);
  set_totals(out, {4000, 3200, 0}, 6);
  return out;
}

json::object short_run() {
  json::object out = base("pass", {}, 0);
  const struct {
    const char* name;
    std::uint64_t whole, measured;
  } sent[] = {{"health_check", 5, 0},         {"create_run", 1, 1},      {"list_runs", 1, 1},
              {"list_runs_by_status", 1, 1},  {"get_run_details", 0, 0}, {"get_unknown_run", 0, 0},
              {"update_run", 0, 0},           {"delete_run", 0, 0},      {"get_run_metrics", 0, 0},
              {"get_run_items", 0, 0},        {"search_runs", 2, 2},     {"compare_runs", 1, 1},
              {"rapid_create_run", 300, 272}, {"browse_runs", 3, 3},     {"view_comparison", 2, 2},
              {"search_readonly", 1, 1}};
  const std::set<std::string> unexpected{"get_run_details", "update_run", "delete_run", "get_run_metrics",
                                         "get_run_items"};
  json::array operations, latencies, errors;
  std::uint64_t whole = 0, measured = 0;
  for (const auto& each : sent) {
    json::object one = operation(each.name, {each.whole, each.measured, 0}, 5);
    json::object time = latency(each.name, 121.25, true),
                 ratio = objective(each.name, "error_ratio < 1%", "ratio", 0.01, 0, true);
    time["count"] = ratio["count"] = each.measured;
    const auto unjudged = [](json::object& objective, const std::string& reason) {
      objective["held"] = objective["interval"] = nullptr;
      if (objective["count"] == 0u) objective["value"] = nullptr;
      objective["reason"] = reason;
    };
    const bool expected = unexpected.count(each.name) == 0;
    const std::string reason = expected ? "too few: " + std::to_string(each.measured) + " measured, 20 needed"
                                        : "not expected: no task could ever have sent it";
    if (each.measured < 20) {
      one["note"] = expected ? "too few" : "not expected";
      unjudged(time, reason);
      if (each.measured == 0) unjudged(ratio, reason);
    }
    operations.push_back(std::move(one));
    latencies.push_back(std::move(time));
    errors.push_back(std::move(ratio));
    whole += each.whole;
    measured += each.measured;
  }
  out["operations"] = std::move(operations);
  latencies.insert(latencies.end(), errors.begin(), errors.end());
  out["objectives"] = std::move(latencies);
  set_totals(out, {whole, measured, 0}, 5);
  return out;
}

json::object no_objectives() {
  json::object out = base("pass", {}, 0);
  json::object first = operation("health_check", {1500, 1400, 0}, 1),
               second = operation("health_check", {500, 400, 0}, 2);
  second["scenario"] = "analyst";
  out["operations"] = {first, second};
  set_totals(out, {2000, 1800, 0}, 1.25);
  return out;
}

}  // namespace documents
