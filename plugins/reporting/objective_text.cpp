#include "reporting/objective_text.hpp"

#include <spate/text.hpp>

#include "reporting/document.hpp"
#include "reporting/number_text.hpp"

namespace spate::reporting {

namespace json = boost::json;

std::string requirement_of(const json::object& objective) {
  const std::string required = text_at(objective, "requirement");
  const auto window = number_at(objective, "window_s");
  return window ? text(required, " in ", static_cast<std::int64_t>(*window), " s") : required;
}

std::string value_of(const json::object& objective) {
  const auto value = number_at(objective, "value");
  if (!value) return "no sample";
  const std::string unit = text_at(objective, "unit");
  const bool more = flag_at(objective, "at_least").value_or(false);
  return text(more ? "≥" : "", quantity(*value, unit, number_at(objective, "limit")));
}

std::string basis_of(const json::object& objective) {
  std::string out = text("n=", count_at(objective, "count"));
  const json::array& interval = array_at(objective, "interval");
  if (interval.size() == 2 && interval[0].is_number() && interval[1].is_number()) {
    const std::string unit = text_at(objective, "unit");
    out += text(", ", quantity(interval[0].to_number<double>(), unit), " to ",
                quantity(interval[1].to_number<double>(), unit));
  }
  return out;
}

}  // namespace spate::reporting
