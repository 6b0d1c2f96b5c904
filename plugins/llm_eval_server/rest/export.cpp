#include <charconv>

#include "excel/workbook.hpp"
#include "json/json_reader.hpp"
#include "rest/compared_runs.hpp"
#include "rest/reply.hpp"
#include "rest/routes.hpp"
#include "rest/run_json.hpp"
#include "validation/query_reader.hpp"
#include "values/uuid.hpp"

namespace spate::llm_eval_server {
namespace {

using table = std::vector<std::vector<workbook_cell>>;

workbook_cell cell_of(const boost::json::value* value) {
  if (!value || value->is_null()) return {};
  if (value->is_number()) return value->to_number<double>();
  if (value->is_bool()) return std::string(value->get_bool() ? "true" : "false");
  return std::string(value->as_string());
}

// One row for each metric, with a heading.
table metric_table(const comparison_record& comparison) {
  constexpr const char* columns[] = {"run1_value",     "run2_value", "difference", "percentage_change",
                                     "is_significant", "p_value",    "t_statistic"};
  table out{{"metric"}};
  for (const char* column : columns) out[0].emplace_back(column);
  out[0].insert(out[0].end(), {std::string("ci_low"), std::string("ci_high")});
  const auto metrics = read_json(comparison.metrics_json);
  for (const auto& [name, values] : metrics.as_object()) {
    auto& row = out.emplace_back();
    row.emplace_back(std::string(name));
    for (const char* column : columns) row.push_back(cell_of(values.as_object().if_contains(column)));
    const auto* interval = values.as_object().if_contains("confidence_interval");
    const bool has_interval = interval && interval->is_array();
    for (std::size_t i = 0; i < 2; ++i)
      row.push_back(has_interval ? cell_of(&interval->get_array()[i]) : workbook_cell());
  }
  return out;
}

table run_table(const compared_runs& result) {
  table out{{"run", "id", "name", "dataset_name", "model_name", "status", "created_at", "total_items", "success_rate",
             "duration_seconds", "avg_response_time"}};
  const auto text = [](const std::optional<std::string>& value) {
    return value ? workbook_cell(*value) : workbook_cell();
  };
  const auto number = [](const std::optional<double>& value) {
    return value ? workbook_cell(*value) : workbook_cell();
  };
  for (const run* each : {&result.first, &result.second})
    out.push_back({std::string(each == &result.first ? "run1" : "run2"), dashed(each->id), each->name,
                   each->dataset_name, text(each->model_name), text(each->status), iso_time(each->created_at),
                   static_cast<double>(each->total_items), number(each->success_rate), number(each->duration_seconds),
                   number(each->avg_response_time)});
  return out;
}

// RFC 4180; a number as the shortest text that reads back as the same.
std::string csv(const table& rows) {
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      if (const auto* number = std::get_if<double>(&row[i])) {
        char digits[40];
        out.append(digits, std::to_chars(digits, digits + sizeof digits, *number).ptr);
      } else if (const auto* text = std::get_if<std::string>(&row[i])) {
        const bool quote = text->find_first_of(",\"\r\n") != std::string::npos;
        if (quote) out += '"';
        for (const char c : *text) out.append(c == '"' ? 2 : 1, c);
        if (quote) out += '"';
      }
    }
    out += "\r\n";
  }
  return out;
}

void append_json(std::string& out, const compared_runs& result) {
  json_writer json(out);
  json.begin_object().key("run1"), append_run_in_comparison(json, result.first);
  json.key("run2"), append_run_in_comparison(json, result.second);
  json.key("comparison").begin_object().key("metrics").raw(result.comparison.metrics_json);
  json.key("performance").raw(result.comparison.performance_json).key("summary").raw(result.comparison.summary_json);
  json.key("statistical_tests").raw(result.comparison.tests_json).end_object().end_object();
}

void export_comparison(rest_context& context, route_call& call) {
  issue_list issues;
  query_reader read(call.query, issues);
  const auto format = read.choice("format", "^(json|csv|excel)$").value_or("json");
  if (!issues.empty()) return reply_issues(call.response, issues);
  const auto result = compare(context, call.parameters[0], call.parameters[1], call.response);
  if (!result) return;
  std::string ending = format;
  if (format == "csv") {
    call.response.content_type = "text/csv; charset=utf-8";
    call.response.body = csv(metric_table(result->comparison));
  } else if (format == "excel") {
    ending = "xlsx";
    call.response.content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    const workbook_sheet sheets[] = {{"Runs", run_table(*result)}, {"Metrics", metric_table(result->comparison)}};
    call.response.body = make_workbook(sheets);
  } else {
    append_json(call.response.body, *result);
  }
  add_header(call.response, "Content-Disposition", "attachment; filename=\"comparison." + ending + "\"");
}

}  // namespace

void add_export_route(router& routes, rest_context& context) {
  routes.add("GET", "/api/comparisons/{}/{}/export",
             guarded_route(context, "Failed to export comparison",
                           [&](route_call& call) { export_comparison(context, call); }));
}

}  // namespace spate::llm_eval_server
