#include "suite_document.hpp"

#include <boost/json.hpp>

#include "documents.hpp"

namespace json = boost::json;

namespace {

json::object operation(json::object like, const char* scenario, const char* name, const char* target) {
  like["scenario"] = scenario;
  like["name"] = name;
  like["target"] = target;
  return like;
}

json::object objective(json::object like, const char* name, const char* metric, json::value of, double value,
                       bool held) {
  like["name"] = name;
  like["metric"] = metric;
  like["scope"] = json::object{{"operation", of}, {"scenario", nullptr}};
  like["value"] = value;
  like["held"] = held;
  like["interval"] = nullptr;
  return like;
}

json::object times() { return {{"min", 0.5}, {"max", 99.5}, {"avg", 12.25}, {"p50", 10}, {"p95", 48.5}, {"p99", 80}}; }

json::object query(double p95) {
  return {{"count", 200}, {"avg_ms", 12.5}, {"min_ms", 1},   {"max_ms", 300},  {"p50_ms", 11},
          {"p90_ms", 30}, {"p95_ms", p95},  {"p99_ms", 290}, {"p99_9_ms", 300}};
}

}  // namespace

json::object suite_document() {
  json::object out = documents::pass();
  out["verdict"] = {{"status", "fail"},
                    {"reasons", {"objective db_latency: search: p95(response_time) < 200ms was missed"}}};
  json::object& run = out["run"].as_object();
  run["exit_status"] = 1;
  run["parameters"] = {{"api_users", "25"},
                       {"api_spawn_rate", "5"},
                       {"api_duration", "2m"},
                       {"api_host", "http://stage:8000"},
                       {"ws_clients", "30"},
                       {"ws_duration", "180s"},
                       {"ws_host", "ws://stage:8000/ws"},
                       {"db_stored_runs", "200"},
                       {"db_concurrent", "10"},
                       {"db_duration", "5m"},
                       {"db_db_path", "ci.db"},
                       {"quick", "true"}};
  out["targets"] = {{{"name", "api"}, {"plugin", "http_api"}},
                    {{"name", "ws_dashboard"}, {"plugin", "websocket"}},
                    {{"name", "db"}, {"plugin", "sqlite_db"}}};
  const json::object like = out["operations"].as_array()[0].as_object();
  out["operations"] = {operation(like, "user", "create_run", "api"), operation(like, "user", "list_runs", "api"),
                       operation(like, "client", "run_statistics", "ws_dashboard"),
                       operation(like, "worker", "search", "db")};
  const json::object latency = out["objectives"].as_array()[0].as_object();
  json::object slow = objective(latency, "db_latency", "response_time", "search", 250, false);
  slow["limit"] = 200;
  slow["requirement"] = "p95(response_time) < 200ms";
  slow["reason"] = "12 requests failed and count as slower";
  json::object quick = objective(latency, "ws_latency", "message_latency", "run_statistics", 48.5, true);
  quick["limit"] = 100;
  quick["requirement"] = "p95(message_latency) < 100ms";
  json::object delivered = objective(latency, "delivery", "delivery_ratio", nullptr, 1, true);
  delivered["statistic"] = nullptr;
  delivered["unit"] = "ratio";
  delivered["limit"] = 0.99;
  delivered["requirement"] = "delivery_ratio > 99%";
  out["objectives"] = {objective(latency, "api_latency", "response_time", "create_run", 36.375, true), slow, quick,
                       delivered};
  out["websocket"] = {{"duration_seconds", 70.5},
                      {"connections", {{"established", 30}, {"failed", 0}, {"success_rate", 100.0}}},
                      {"connection_times_ms", times()},
                      {"message_latencies_ms", times()},
                      {"messages", {{"sent", 900}, {"received", 930}, {"delivery_rate", 99.5}}},
                      {"errors", {{"count", 1}, {"recent", {"2026-01-02T03:04:06.000Z: message: timeout"}}}}};
  out["database"] = {
      {"test_duration_seconds", 70.5},
      {"total_operations", 400},
      {"operations_per_second", 5.625},
      {"errors", {{"count", 2}, {"rate", 0.5}, {"recent", json::array{"2026-01-02T03:04:07.000Z: search: locked"}}}},
      {"concurrency", {{"peak_concurrent_operations", 10}}},
      {"query_performance", {{"search", query(250)}, {"select_single", query(45.25)}}}};
  return out;
}
