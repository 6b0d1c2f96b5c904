#include "validation/query_reader.hpp"

#include "json/json_writer.hpp"
#include "validation/date_input.hpp"
#include "validation/number_input.hpp"

namespace spate::llm_eval_server {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  json_writer(out).string(text);
  return out;
}

}  // namespace

std::optional<std::string> query_reader::text(std::string_view name, std::size_t low) {
  const auto* value = query_.find(name);
  if (!value || !check_length(issues_, {"query", name}, *value, low, 0)) return std::nullopt;
  return *value;
}

std::optional<std::string> query_reader::required(std::string_view name) {
  const auto* value = query_.find(name);
  if (value) return *value;
  issues_.add("missing", {"query", name}, "Field required", "null");
  return std::nullopt;
}

std::optional<std::string> query_reader::choice(std::string_view name, std::string_view pattern) {
  const auto* value = query_.find(name);
  if (!value) return std::nullopt;
  if (matches_pattern(pattern, *value)) return *value;
  add_pattern_issue(issues_, {"query", name}, pattern, quoted(*value));
  return std::nullopt;
}

std::int64_t query_reader::integer(std::string_view name, std::int64_t fallback, const number_limits& limits) {
  const auto* text = query_.find(name);
  if (!text) return fallback;
  const auto value = parse_integer(*text);
  if (!value)
    issues_.add("int_parsing", {"query", name}, "Input should be a valid integer, unable to parse string as an integer",
                quoted(*text));
  else if (check_limits(issues_, {"query", name}, static_cast<double>(*value), limits, true, quoted(*text)))
    return *value;
  return fallback;
}

std::optional<double> query_reader::number(std::string_view name, const number_limits& limits) {
  const auto* text = query_.find(name);
  if (!text) return std::nullopt;
  const auto value = parse_number(*text);
  if (!value)
    issues_.add("float_parsing", {"query", name}, "Input should be a valid number, unable to parse string as a number",
                quoted(*text));
  else if (check_limits(issues_, {"query", name}, *value, limits, false, quoted(*text)))
    return value;
  return std::nullopt;
}

bool query_reader::boolean(std::string_view name, bool fallback) {
  const auto* text = query_.find(name);
  if (!text) return fallback;
  if (const auto value = parse_boolean(*text)) return *value;
  issues_.add("bool_parsing", {"query", name}, "Input should be a valid boolean, unable to interpret input",
              quoted(*text));
  return fallback;
}

std::optional<std::string> query_reader::instant(std::string_view name) {
  const auto* text = query_.find(name);
  if (!text) return std::nullopt;
  std::string error;
  auto value = parse_instant(*text, error);
  if (!value)
    issues_.add("datetime_from_date_parsing", {"query", name}, "Input should be a valid datetime or date, " + error,
                quoted(*text), "\"error\":" + quoted(error));
  return value;
}

}  // namespace spate::llm_eval_server
