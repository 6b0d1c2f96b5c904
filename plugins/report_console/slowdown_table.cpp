#include "slowdown_table.hpp"

#include <spate/text.hpp>

#include <set>
#include <vector>

#include "reporting/document.hpp"
#include "reporting/number_text.hpp"
#include "text_table.hpp"

namespace spate::report_console {

using namespace reporting;

namespace {

namespace json = boost::json;

constexpr std::size_t most_shown = 5;

std::string whole(const json::value& of) { return of.is_number() ? text(of.to_number<std::int64_t>()) : "-"; }

std::string factor(const json::object& of, std::string_view name) {
  const auto value = number_at(of, name);
  return value ? text('x', short_number(*value, 2)) : "-";
}

// Of many values the first and the last ones.
std::vector<json::value> shown_of(const json::array& values) {
  std::vector<json::value> out(values.begin(), values.end());
  if (out.size() > most_shown) out.erase(out.begin() + 2, out.end() - 2);
  return out;
}

std::string median_at(const json::object& line, const json::value& wanted) {
  for (const json::value& each : array_at(line, "points")) {
    const json::object* point = each.if_object();
    const auto median = point != nullptr ? number_at(*point, "p50_ms") : std::nullopt;
    if (median && point->contains("value") && point->at("value") == wanted) return short_number(*median);
  }
  return "-";
}

// An operation that several scenarios send is told apart by them.
std::set<std::string> sent_by_several(const json::array& lines) {
  std::set<std::string> seen, out;
  for (const json::value& each : lines)
    if (const json::object* line = each.if_object();
        line != nullptr && !seen.insert(text_at(*line, "operation")).second)
      out.insert(text_at(*line, "operation"));
  return out;
}

}  // namespace

std::string slowdown_table(const json::object& document, const style& look) {
  const json::object& slowdown = object_at(document, "slowdown");
  const json::array& lines = array_at(slowdown, "operations");
  const json::array& values = array_at(slowdown, "values");
  if (lines.empty() || values.size() < 2) return {};
  using align = text_table::align;
  std::vector<text_table::column> columns = {{"Operation", align::left, false, 24}};
  const std::vector<json::value> shown = shown_of(values);
  for (const json::value& each : shown) columns.push_back({whole(each)});
  columns.back().group_ends = true;
  columns.push_back({"Median"});
  columns.push_back({"p95"});
  text_table table(std::move(columns));
  const std::set<std::string> several = sent_by_several(lines);
  for (const json::value& each : lines) {
    const json::object* line = each.if_object();
    if (line == nullptr) continue;
    const std::string name = text_at(*line, "operation");
    text_table::row row;
    row.cells.push_back({several.contains(name) ? text(name, " (", text_at(*line, "scenario"), ')') : name});
    for (const json::value& value : shown) row.cells.push_back({median_at(*line, value)});
    row.cells.push_back({factor(*line, "p50")});
    row.cells.push_back({factor(*line, "p95")});
    table.add(std::move(row));
  }
  const double first = values.front().is_number() ? values.front().to_number<double>() : 0;
  const double last = values.back().is_number() ? values.back().to_number<double>() : 0;
  return text(look.paint("Slowdown", color::bold), " with ", text_at(slowdown, "of"), " from ", whole(values.front()),
              " to ", whole(values.back()), ", x", short_number(first > 0 ? last / first : 0, 2),
              " (medians of successes in ms, then the last by the first)\n", table.render(look));
}

}  // namespace spate::report_console
