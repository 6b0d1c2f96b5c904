#include "health_table.hpp"

#include <spate/text.hpp>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "reporting/document.hpp"
#include "reporting/number_text.hpp"
#include "text_table.hpp"

namespace spate::report_console {

using namespace reporting;

namespace {

namespace json = boost::json;

std::string cell(const json::object& metric, std::string_view name) {
  const auto value = number_at(metric, name);
  if (!value) return "-";
  const std::string unit = text_at(metric, "unit");
  constexpr std::string_view known[] = {"ratio", "bytes", "count", "per_second", "bytes_per_second"};
  const std::string out = quantity(*value, unit == "seconds" ? "s" : unit);
  const bool shown = unit == "seconds" || std::find(std::begin(known), std::end(known), unit) != std::end(known);
  return shown ? out : text(out, ' ', unit);
}

bool is_empty(const json::object& metric) {
  for (const char* each : {"before", "mean", "last", "after"})
    if (number_at(metric, each)) return false;
  return true;
}

std::string note_of(const json::object& metric) {
  const std::uint64_t missing = count_at(metric, "missing");
  const std::string reason = text_at(metric, "reason");
  if (reason.empty()) return {};
  return missing == 0 ? reason : text(missing, " of ", missing + count_at(metric, "samples"), " missing: ", reason);
}

// Metrics of one monitor that are missing for one reason share a line.
using missing_metrics = std::vector<std::pair<std::string, std::string>>;  // reason, names

void add_missing(missing_metrics& into, const json::object& metric) {
  const std::string reason = text_at(metric, "reason"), name = text_at(metric, "name");
  if (reason.empty()) return;  // of a monitor that was read too rarely for it
  const auto same = std::find_if(into.begin(), into.end(), [&](const auto& each) { return each.first == reason; });
  if (same == into.end())
    into.emplace_back(reason, name);
  else
    same->second += ", " + name;
}

void add_monitor(text_table& table, const json::object& monitor) {
  std::string name = text_at(monitor, "monitor");
  missing_metrics missing;
  for (const json::value& each : array_at(monitor, "metrics")) {
    const json::object* metric = each.if_object();
    if (metric == nullptr) continue;
    if (is_empty(*metric)) {
      add_missing(missing, *metric);
      continue;
    }
    table.add({{{std::exchange(name, {})},
                {text_at(*metric, "name")},
                {cell(*metric, "before"), color::dim},
                {cell(*metric, "min")},
                {cell(*metric, "mean")},
                {cell(*metric, "max")},
                {cell(*metric, "after"), color::dim}},
               false,
               note_of(*metric)});
  }
  for (const auto& [reason, names] : missing)
    table.add({{{std::exchange(name, {})}, {"no sample"}, {}, {}, {}, {}, {}}, false, text(names, ": ", reason)});
}

}  // namespace

std::string health_table(const json::object& document, const style& look) {
  using align = text_table::align;
  text_table table({{"Monitor", align::left, false, 12},
                    {"Metric", align::left, false, 16},
                    {"before"},
                    {"min", align::right, false, 0, true},
                    {"mean"},
                    {"max"},
                    {"after"}});
  for (const json::value& each : array_at(document, "health"))
    if (const json::object* monitor = each.if_object()) add_monitor(table, *monitor);
  return table.empty() ? std::string()
                       : text(look.paint("Health", color::bold), " (steady time; before and after the run)\n",
                              table.render(look));
}

}  // namespace spate::report_console
