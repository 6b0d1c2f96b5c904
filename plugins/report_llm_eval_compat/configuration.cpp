#include "configuration.hpp"

#include <spate/text.hpp>

#include <boost/json.hpp>

#include <cmath>
#include <cstdlib>

#include "reporting/document.hpp"

namespace spate::report_llm_eval_compat {

namespace {

namespace json = boost::json;
using namespace reporting;

json::value text_or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }

json::value number_or_null(std::optional<double> number) {
  if (!number) return nullptr;
  const double whole = std::floor(*number);
  return whole == *number ? json::value(static_cast<std::int64_t>(whole)) : json::value(*number);
}

json::value number_or_null(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  const bool whole = !text.empty() && *end == '\0';
  return number_or_null(whole ? std::optional(number) : std::nullopt);
}

double scale_of(std::string_view unit) {
  if (unit.empty() || unit == "s") return 1;
  if (unit == "ms") return 1e-3;
  if (unit == "us") return 1e-6;
  if (unit == "m") return 60;
  return unit == "h" ? 3600 : 0;
}

}  // namespace

std::string parameter(const json::object& document, const parts& in, part which, std::string_view name) {
  if (!in.has(which)) return {};
  const json::object& all = object_at(object_at(document, "run"), "parameters");
  const std::string own = text_at(all, text(prefix_of(which), '_', name));
  return own.empty() ? text_at(all, name) : own;
}

std::optional<double> duration_s(std::string_view text) {
  double out = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::size_t unit_end = std::min(text.find_first_of("0123456789.", digits), text.size());
    const double scale = scale_of(text.substr(digits, unit_end - digits));
    if (digits == 0 || scale == 0) return std::nullopt;
    out += scale * std::strtod(std::string(text.substr(0, digits)).c_str(), nullptr);
    text.remove_prefix(unit_end);
  }
  return out;
}

json::object configuration(const json::object& document, const parts& in) {
  const auto of = [&](part which, std::string_view name) { return parameter(document, in, which, name); };
  return {{"api", json::object{{"users", number_or_null(of(part::api, "users"))},
                               {"spawn_rate", number_or_null(of(part::api, "spawn_rate"))},
                               {"duration", text_or_null(of(part::api, "duration"))}}},
          {"websocket", json::object{{"clients", number_or_null(of(part::websocket, "clients"))},
                                     {"duration", number_or_null(duration_s(of(part::websocket, "duration")))}}},
          {"database", json::object{{"runs", number_or_null(of(part::database, "stored_runs"))},
                                    {"concurrent", number_or_null(of(part::database, "concurrent"))},
                                    {"duration", number_or_null(duration_s(of(part::database, "duration")))}}}};
}

}  // namespace spate::report_llm_eval_compat
