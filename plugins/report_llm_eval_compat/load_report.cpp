#include "load_report.hpp"

#include <spate/text.hpp>

#include <boost/json.hpp>

#include "configuration.hpp"
#include "local_time.hpp"
#include "reporting/document.hpp"
#include "reporting/load_text.hpp"
#include "reporting/number_text.hpp"
#include "reporting/objective_scope.hpp"
#include "reporting/objective_text.hpp"
#include "seed_results.hpp"

namespace spate::report_llm_eval_compat {

namespace {

namespace json = boost::json;
using namespace reporting;

std::string_view title_of(part which) {
  return which == part::api         ? "API Load Testing"
         : which == part::websocket ? "WebSocket Load Testing"
                                    : "Database Performance Testing";
}

std::string or_dash(std::string of) { return of.empty() ? "-" : std::move(of); }

std::string figure(const json::object& of, std::string_view name, int places = 2) {
  const auto value = number_at(of, name);
  return value ? short_number(*value, places) : "-";
}

std::string item(std::string_view name, std::string_view value) { return text("- **", name, ":** ", value, '\n'); }

std::string configuration_of(const json::object& document, const parts& in) {
  const auto of = [&](part which, std::string_view name) { return or_dash(parameter(document, in, which, name)); };
  std::string out = "## Test Configuration\n\n";
  if (in.has(part::api))
    out += item("API Host", of(part::api, "host")) +
           item("API Users", text(of(part::api, "users"), " (spawn rate: ", of(part::api, "spawn_rate"),
                                  "/s, duration: ", of(part::api, "duration"), ')'));
  if (in.has(part::websocket))
    out += item("WebSocket Host", of(part::websocket, "host")) +
           item("WebSocket Clients",
                text(of(part::websocket, "clients"), " (duration: ", of(part::websocket, "duration"), ')'));
  if (in.has(part::database))
    out += item("Database", of(part::database, "db_path")) +
           item("Database Runs",
                text(of(part::database, "stored_runs"), " (concurrent: ", of(part::database, "concurrent"),
                     ", duration: ", of(part::database, "duration"), ')'));
  return out;
}

std::string api_figures(const json::object& document, const parts& in, const tallies& seen) {
  std::string out =
      "\n| Operation | Requests | Failures | Avg (ms) | Min | Max | Median | p95 | req/s |\n"
      "|:--|--:|--:|--:|--:|--:|--:|--:|--:|\n";
  for (const auto& each : api_stats(document, in, seen)) {
    const json::object& of = each.value().get_object();
    out += text("| ", std::string_view(each.key().data(), each.key().size()), " | ", count_at(of, "requests"), " | ",
                count_at(of, "failures"));
    for (const char* name : {"avg_response_time", "min_response_time", "max_response_time", "median_response_time",
                             "p95_response_time", "requests_per_second"})
      out += text(" | ", figure(of, name));
    out += " |\n";
  }
  return out;
}

std::string websocket_figures(const json::object& document, const parts& in) {
  const auto found = websocket_results(document, in);
  if (!found) return {};
  const json::object &connections = object_at(*found, "connections"), &messages = object_at(*found, "messages"),
                     &latencies = object_at(*found, "message_latencies_ms");
  return item("Connections",
              text(count_at(connections, "established"), " established, ", count_at(connections, "failed"), " failed (",
                   figure(connections, "success_rate"), " % succeeded)")) +
         item("Message Latency", text("avg ", figure(latencies, "avg"), " ms, p95 ", figure(latencies, "p95"),
                                      " ms, max ", figure(latencies, "max"), " ms")) +
         item("Messages", text(count_at(messages, "sent"), " sent, ", count_at(messages, "received"), " received (",
                               figure(messages, "delivery_rate"), " % of those waited for were delivered)"));
}

std::string database_figures(const json::object& document, const parts& in) {
  const auto found = database_results(document, in);
  if (!found) return {};
  const json::object& queries = object_at(*found, "query_performance");
  std::string out =
      text(item("Operations",
                text(count_at(*found, "total_operations"), " (", figure(*found, "operations_per_second"),
                     " a second over the whole load), ", count_at(object_at(*found, "errors"), "count"), " failed")),
           "\n| Query | Count | Avg (ms) | Min | Max | p50 | p95 | p99 |\n|:--|--:|--:|--:|--:|--:|--:|--:|\n");
  for (const auto& each : queries) {
    const std::string_view name(each.key().data(), each.key().size());
    const json::object& of = object_at(queries, name);
    out += text("| ", name, " | ", count_at(of, "count"));
    for (const char* statistic : {"avg_ms", "min_ms", "max_ms", "p50_ms", "p95_ms", "p99_ms"})
      out += text(" | ", figure(of, statistic));
    out += " |\n";
  }
  return out;
}

std::string objectives_of(const parts& in, part which) {
  std::string out;
  for (const json::object* each : in.objectives(which)) {
    const auto held = flag_at(*each, "held");
    if (held.value_or(false)) continue;
    const std::string scope = scope_of(*each), reason = text_at(*each, "reason");
    out += text("- ", held ? "missed" : "not judged", ": `", requirement_of(*each), '`', scope.empty() ? "" : " of ",
                scope, held ? text(": ", value_of(*each)) : "", reason.empty() ? "" : text(" (", reason, ')'), '\n');
  }
  return out.empty() ? out : "\n" + out;
}

std::string result_of(const json::object& document, const parts& in, part which, const tallies& seen) {
  const std::string status = in.status(which);
  const std::string_view mark = status == "PASSED" ? " ✅" : status == "SKIPPED" ? "" : " ❌";
  std::string out = text("### ", title_of(which), mark, "\n\n", item("Status", status));
  if (!in.has(which)) return out + "\n";
  out += which == part::api         ? api_figures(document, in, seen)
         : which == part::websocket ? websocket_figures(document, in)
                                    : database_figures(document, in);
  return out + objectives_of(in, which) + "\n";
}

std::string summary_of(const json::object& document) {
  const json::object& verdict = object_at(document, "verdict");
  const bool passed = text_at(verdict, "status") == "pass";
  std::string out = text("## Summary\n\n**Overall Status:** ", passed ? "PASSED" : "FAILED",
                         " (verdict: ", text_at(verdict, "status"), ")\n");
  if (flag_at(object_at(document, "run"), "embedded").value_or(false)) out += text("\n**", embedded_notice, "**\n");
  const auto reasons = texts_at(verdict, "reasons");
  if (!reasons.empty()) out += '\n';
  for (const std::string& each : reasons) out += text("- ", each, '\n');
  return out;
}

}  // namespace

std::string load_report(const json::object& document, const parts& in, const tallies& seen,
                        const std::vector<std::string>& files) {
  const json::object& run = object_at(document, "run");
  const std::string api = parameter(document, in, part::api, "host");
  std::string out =
      text("# LLM-Eval Load Test Report\n\n", "**Test Date:** ", or_dash(local_iso(text_at(run, "started"))),
           "  \n**Test Environment:** ", api.empty() ? or_dash(parameter(document, in, part::websocket, "host")) : api,
           "  \n**Results Directory:** ", or_dash(text_at(run, "folder")), "\n\n", configuration_of(document, in),
           "\n## Test Results\n\n");
  for (const part each : all_parts) out += result_of(document, in, each, seen);
  out += summary_of(document) + "\n## Files Generated\n\n";
  for (const std::string& each : files) out += text("- `", each, "`\n");
  return out;
}

}  // namespace spate::report_llm_eval_compat
