#include "operation_rows.hpp"

#include <spate/text.hpp>

#include "markdown_text.hpp"
#include "reporting/document.hpp"
#include "reporting/number_text.hpp"

namespace spate::report_markdown {

namespace {

namespace json = boost::json;
using namespace reporting;

std::string time_of(const json::object& times, std::string_view statistic) {
  const auto value = number_at(times, statistic);
  return value ? text(mark_of(times, statistic), short_number(*value, 2)) : "-";
}

std::string line_of(std::string_view name, const json::object& numbers) {
  std::string out = text("| ", name, " | ", count_at(numbers, "count"), " | ", count_at(numbers, "errors"));
  for (const char* statistic : {"mean", "p50", "p95", "p99", "max"})
    out += text(" | ", time_of(object_at(numbers, "response_time_ms"), statistic));
  return text(out, " | ", short_number(number_at(numbers, "rate").value_or(0), 2), " |\n");
}

}  // namespace

table operation_rows(const json::object& document) {
  table out{
      "| Operation | Requests | Failed | Mean, ms | Median | p95 | p99 | Max | a second |\n"
      "|:--|--:|--:|--:|--:|--:|--:|--:|--:|\n",
      {}};
  const json::object& totals = object_at(document, "totals");
  if (count_at(totals, "count") == 0) return out;
  const bool measured = count_at(object_at(totals, "measured"), "count") > 0;
  const auto numbers = [&](const json::object& of) -> const json::object& {
    return measured ? object_at(of, "measured") : of;
  };
  out.rows.push_back({"operation", line_of("**all**", numbers(totals))});
  for (const json::value& each : array_at(document, "operations")) {
    const json::object* operation = each.if_object();
    if (operation == nullptr || count_at(*operation, "count") == 0) continue;
    const std::string scenario = text_at(*operation, "scenario");
    const std::string name = text(scenario, scenario.empty() ? "" : "/", text_at(*operation, "name"));
    out.rows.push_back({"operation", line_of(markdown_text(name), numbers(*operation))});
  }
  return out;
}

}  // namespace spate::report_markdown
