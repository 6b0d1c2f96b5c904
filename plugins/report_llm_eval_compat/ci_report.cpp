#include "ci_report.hpp"

#include <spate/text.hpp>

#include <boost/json.hpp>

#include "configuration.hpp"
#include "local_time.hpp"
#include "reporting/document.hpp"
#include "reporting/objective_scope.hpp"
#include "reporting/objective_text.hpp"
#include "seed_results.hpp"

namespace spate::report_llm_eval_compat {

namespace {

namespace json = boost::json;
using namespace reporting;

// The limit of the part's p95, in ms; null: it has none.
json::value target_of(const parts& in, part which, std::string_view metric) {
  json::value out = nullptr;
  for (const json::object* each : in.objectives(which))
    if (text_at(*each, "metric") == metric && text_at(*each, "statistic") == "p95")
      if (const auto limit = number_at(*each, "limit"); limit && (out.is_null() || *limit < out.get_double()))
        out = *limit;
  return out;
}

std::string sentence(const json::object& objective) {
  const std::string scope = scope_of(objective), reason = text_at(objective, "reason");
  const auto held = flag_at(objective, "held");
  std::string out = text(!held ? "not judged" : *held ? "held" : "missed", ": ", requirement_of(objective));
  if (!scope.empty()) out += text(" of ", scope);
  if (held) out += text(": ", value_of(objective), " (", basis_of(objective), ')');
  return out + (reason.empty() ? "" : text("; ", reason)) + "\n";
}

std::string reasons_of(const json::object& document) {
  std::string out;
  for (const std::string& each : texts_at(object_at(document, "verdict"), "reasons"))
    out += text(out.empty() ? "" : "; ", each);
  return out;
}

// What the original's programs printed is, for each part, how its objectives were judged; what was missed is its error
// output.
void add_words(json::object& to, const json::object& document, const parts& in, part which) {
  std::string said, missed;
  for (const json::object* each : in.objectives(which)) {
    said += sentence(*each);
    if (flag_at(*each, "held") == false) missed += sentence(*each);
  }
  to["stdout"] = said;
  to["stderr"] = missed;
  const std::string status = in.status(which);
  if (status == "ERROR" || status == "EXECUTION_FAILED") to["error"] = reasons_of(document);
}

json::value results_of(std::optional<json::object> found) {
  return found ? json::value(std::move(*found)) : json::value(json::object{});
}

}  // namespace

json::object ci_report(const json::object& document, const parts& in, const tallies& seen) {
  const json::object &run = object_at(document, "run"), &verdict = object_at(document, "verdict");
  json::object api{{"status", in.status(part::api)}}, websocket{{"status", in.status(part::websocket)}},
      database{{"status", in.status(part::database)}};
  if (in.has(part::api)) {
    api["stats"] = api_stats(document, in, seen);
    api["target_p95_ms"] = target_of(in, part::api, "response_time");
    add_words(api, document, in, part::api);
  }
  if (in.has(part::websocket)) {
    websocket["results"] = results_of(websocket_results(document, in));
    websocket["target_latency_ms"] = target_of(in, part::websocket, "message_latency");
    add_words(websocket, document, in, part::websocket);
  }
  if (in.has(part::database)) {
    database["results"] = results_of(database_results(document, in));
    database["target_query_time_ms"] = target_of(in, part::database, "response_time");
    add_words(database, document, in, part::database);
  }
  const bool quick = text_at(object_at(run, "parameters"), "quick") == "true";
  return {{"timestamp", local_iso(text_at(run, "ended"))},
          {"test_mode", quick ? "quick" : "standard"},
          {"configuration", configuration(document, in)},
          {"results", json::object{{"api_load_test", std::move(api)},
                                   {"websocket_test", std::move(websocket)},
                                   {"database_test", std::move(database)}}},
          {"overall_status", text_at(verdict, "status") == "pass" ? "PASSED" : "FAILED"},
          {"verdict", verdict}};
}

}  // namespace spate::report_llm_eval_compat
