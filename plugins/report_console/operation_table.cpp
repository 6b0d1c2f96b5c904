#include "operation_table.hpp"

#include <spate/text.hpp>

#include <map>

#include "flowing_text.hpp"
#include "reporting/document.hpp"
#include "reporting/number_text.hpp"
#include "text_table.hpp"

namespace spate::report_console {

using namespace reporting;

namespace {

namespace json = boost::json;

std::string time_of(const json::object& times, std::string_view statistic) {
  const auto value = number_at(times, statistic);
  return value ? text(mark_of(times, statistic), short_number(*value, 2)) : "-";
}

std::vector<text_table::cell> cells_of(std::string name, const json::object& numbers, color paint) {
  const json::object& response = object_at(numbers, "response_time_ms");
  const std::uint64_t errors = count_at(numbers, "errors"), count = count_at(numbers, "count");
  const double ratio = count == 0 ? 0 : static_cast<double>(errors) / static_cast<double>(count);
  return {{std::move(name), paint},
          {std::to_string(count)},
          {text(errors, '(', percent(ratio), ')'), errors == 0 ? color::none : color::red},
          {time_of(response, "mean")},
          {time_of(response, "min")},
          {time_of(response, "max")},
          {time_of(response, "p50")},
          {time_of(response, "p95")},
          {time_of(response, "p99")},
          {time_of(object_at(numbers, "service_time_ms"), "p95")},
          {short_number(number_at(numbers, "rate").value_or(0), 2)}};
}

// With its scenario when several scenarios send an operation of that name.
std::string name_of(const json::object& operation, const std::map<std::string, int>& seen) {
  const std::string name = text_at(operation, "name"), scenario = text_at(operation, "scenario");
  return seen.at(name) > 1 && !scenario.empty() ? text(scenario, '/', name) : name;
}

bool left_out(const json::object& operation) {
  return count_at(operation, "count") == 0 && text_at(operation, "note") == "not expected";
}

std::string not_sent(std::vector<std::string> names, const style& look) {
  if (names.empty()) return {};
  static constexpr std::string_view title = "  Not sent, and not expected to be: ";
  return text(title, flowing(listed(std::move(names)), {title.size(), 4, look.width}));
}

std::string caption(const json::object& document, bool measured) {
  const json::object& totals = object_at(document, "totals");
  const std::uint64_t whole = count_at(totals, "count"), seen = count_at(object_at(totals, "measured"), "count");
  if (!measured) return "times in ms; the whole run, warm-up included: nothing was measured after it";
  if (whole <= seen) return "times in ms";
  return text("times in ms; without the ", whole - seen, " of ", whole,
              " requests, which were due in warm-up or cool-down");
}

}  // namespace

std::string operation_table(const json::object& document, const style& look) {
  const json::object& totals = object_at(document, "totals");
  if (count_at(totals, "count") == 0) return look.paint("Operations", color::bold) + ": no request was sent\n";
  const bool measured = count_at(object_at(totals, "measured"), "count") > 0;
  const auto numbers = [&](const json::object& of) -> const json::object& {
    return measured ? object_at(of, "measured") : of;
  };

  std::map<std::string, int> seen;
  for (const json::value& each : array_at(document, "operations"))
    if (const json::object* operation = each.if_object()) ++seen[text_at(*operation, "name")];

  using align = text_table::align;
  text_table table({{"Name", align::left, false, 20},
                    {"# reqs"},
                    {"# fails", align::right, true},
                    {"Avg"},
                    {"Min", align::right, false, 0, true},
                    {"Max", align::right, false, 0, true},
                    {"Median", align::right, true},
                    {"p95"},
                    {"p99"},
                    {"service p95", align::right, true},
                    {"req/s"}});
  std::vector<std::string> silent;
  for (const json::value& each : array_at(document, "operations")) {
    const json::object* operation = each.if_object();
    if (operation == nullptr) continue;
    std::string name = name_of(*operation, seen);
    if (left_out(*operation)) {
      silent.push_back(std::move(name));
      continue;
    }
    if (const std::string note = text_at(*operation, "note"); !note.empty()) name += text(" (", note, ')');
    table.add({cells_of(std::move(name), numbers(*operation), color::none), false, {}});
  }
  table.add({cells_of("Aggregated", numbers(totals), color::bold), true, {}});
  return text(look.paint("Operations", color::bold), " (", caption(document, measured), ")\n", table.render(look),
              not_sent(std::move(silent), look));
}

}  // namespace spate::report_console
