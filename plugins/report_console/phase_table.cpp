#include "phase_table.hpp"

#include <spate/text.hpp>

#include <vector>

#include "reporting/document.hpp"
#include "reporting/number_text.hpp"
#include "text_table.hpp"

namespace spate::report_console {

using namespace reporting;

namespace {

namespace json = boost::json;

std::string time_of(const json::object& phase, std::string_view times, std::string_view statistic) {
  const json::object& of = object_at(phase, times);
  const auto value = number_at(of, statistic);
  return value ? text(mark_of(of, statistic), short_number(*value, 2)) : "-";
}

}  // namespace

std::string phase_table(const json::object& document, const style& look) {
  std::vector<const json::object*> measured;
  for (const json::value& each : array_at(document, "phases")) {
    const json::object* phase = each.if_object();
    if (phase != nullptr && flag_at(*phase, "measured").value_or(false)) measured.push_back(phase);
  }
  if (measured.size() < 2) return {};
  using align = text_table::align;
  text_table table({{"Phase", align::left, false, 20},
                    {"# reqs"},
                    {"# fails", align::right, true},
                    {"Median", align::right, true},
                    {"p95"},
                    {"p99"},
                    {"service p95", align::right, true},
                    {"blocked p95", align::right, true},
                    {"req/s"}});
  for (const json::object* phase : measured) {
    const std::uint64_t errors = count_at(*phase, "errors"), count = count_at(*phase, "count");
    const double ratio = count == 0 ? 0 : static_cast<double>(errors) / static_cast<double>(count);
    table.add({{{text_at(*phase, "name")},
                {std::to_string(count)},
                {text(errors, '(', percent(ratio), ')'), errors == 0 ? color::none : color::red},
                {time_of(*phase, "response_time_ms", "p50")},
                {time_of(*phase, "response_time_ms", "p95")},
                {time_of(*phase, "response_time_ms", "p99")},
                {time_of(*phase, "service_time_ms", "p95")},
                {time_of(*phase, "blocked_ms", "p95")},
                {short_number(number_at(*phase, "rate").value_or(0), 2)}},
               false,
               {}});
  }
  return text(look.paint("Phases", color::bold), " (all operations, times in ms)\n", table.render(look));
}

}  // namespace spate::report_console
