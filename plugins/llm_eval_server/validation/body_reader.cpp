#include "validation/body_reader.hpp"

#include <cmath>

#include "json/json_writer.hpp"
#include "validation/date_input.hpp"
#include "validation/number_input.hpp"

namespace spate::llm_eval_server {
namespace {

std::string_view view(const boost::json::string& text) { return {text.data(), text.size()}; }

}  // namespace

// The value to check, or null when there is nothing to check.
const boost::json::value* body_reader::find(std::string_view name, bool required, bool& given) {
  const auto* value = body_.if_contains(name);
  given = value != nullptr;
  if (!value && required) issues_.add("missing", {"body", name}, "Field required", to_json(body_));
  if (!value || (value->is_null() && !required)) return nullptr;
  return value;
}

body_field<std::string> body_reader::text(std::string_view name, const text_rule& rule) {
  body_field<std::string> out;
  const auto* value = find(name, rule.required, out.given);
  if (!value) return out;
  const issue_place place{"body", name};
  if (!value->is_string()) {
    issues_.add("string_type", place, "Input should be a valid string", to_json(*value));
    return out;
  }
  const auto text = view(value->get_string());
  if (!check_length(issues_, place, text, rule.low, rule.high)) return out;
  if (!rule.pattern.empty() && !matches_pattern(rule.pattern, text)) {
    add_pattern_issue(issues_, place, rule.pattern, to_json(*value));
    return out;
  }
  out.value = text;
  return out;
}

body_field<std::string> body_reader::texts(std::string_view name, bool required) {
  body_field<std::string> out;
  const auto* value = find(name, required, out.given);
  if (!value) return out;
  const issue_place place{"body", name};
  if (!value->is_array()) {
    issues_.add("list_type", place, "Input should be a valid list", to_json(*value));
    return out;
  }
  bool right = true;
  long long index = 0;
  for (const auto& element : value->get_array()) {
    if (!element.is_string()) {
      issues_.add("string_type", {"body", name, index}, "Input should be a valid string", to_json(element));
      right = false;
    }
    ++index;
  }
  if (required && value->get_array().empty()) {
    issues_.add("too_short", place, "List should have at least 1 item after validation, not 0", "[]",
                R"("field_type":"List","min_length":1,"actual_length":0)");
    right = false;
  }
  if (right) out.value = to_json(*value);
  return out;
}

body_field<std::string> body_reader::object(std::string_view name) {
  body_field<std::string> out;
  const auto* value = find(name, false, out.given);
  if (!value) return out;
  if (value->is_object())
    out.value = to_json(*value);
  else
    issues_.add("dict_type", {"body", name}, "Input should be a valid dictionary", to_json(*value));
  return out;
}

body_field<std::int64_t> body_reader::integer(std::string_view name, const number_limits& limits) {
  body_field<std::int64_t> out;
  const auto* value = find(name, false, out.given);
  if (!value) return out;
  const issue_place place{"body", name};
  const std::string input = to_json(*value);
  if (value->is_int64())
    out.value = value->get_int64();
  else if (value->is_bool())
    out.value = value->get_bool() ? 1 : 0;
  else if (value->is_string() && !(out.value = parse_integer(view(value->get_string()))))
    issues_.add("int_parsing", place, "Input should be a valid integer, unable to parse string as an integer", input);
  else if (value->is_double() && value->get_double() != std::trunc(value->get_double()))
    issues_.add("int_from_float", place, "Input should be a valid integer, got a number with a fractional part", input);
  else if (value->is_double() && std::abs(value->get_double()) < 9e18)
    out.value = static_cast<std::int64_t>(value->get_double());
  else if (value->is_uint64() || value->is_double())
    issues_.add("int_parsing_size", place, "Unable to parse input string as an integer, exceeded maximum size", input);
  else if (!value->is_string())
    issues_.add("int_type", place, "Input should be a valid integer", input);
  if (out.value && !check_limits(issues_, place, static_cast<double>(*out.value), limits, true, input))
    out.value.reset();
  return out;
}

body_field<double> body_reader::number(std::string_view name, const number_limits& limits) {
  body_field<double> out;
  const auto* value = find(name, false, out.given);
  if (!value) return out;
  const issue_place place{"body", name};
  const std::string input = to_json(*value);
  if (value->is_number())
    out.value = value->to_number<double>();
  else if (value->is_bool())
    out.value = value->get_bool() ? 1.0 : 0.0;
  else if (!value->is_string())
    issues_.add("float_type", place, "Input should be a valid number", input);
  else if (!(out.value = parse_number(view(value->get_string()))))
    issues_.add("float_parsing", place, "Input should be a valid number, unable to parse string as a number", input);
  if (out.value && !check_limits(issues_, place, *out.value, limits, false, input)) out.value.reset();
  return out;
}

body_field<std::string> body_reader::instant(std::string_view name) {
  body_field<std::string> out;
  const auto* value = find(name, false, out.given);
  if (!value) return out;
  const issue_place place{"body", name};
  const std::string input = to_json(*value);
  std::string error;
  if (value->is_string() || value->is_number())
    out.value = parse_instant(value->is_string() ? view(value->get_string()) : std::string_view(input), error);
  else
    issues_.add("datetime_type", place, "Input should be a valid datetime", input);
  if (!error.empty() && !out.value)
    issues_.add("datetime_from_date_parsing", place, "Input should be a valid datetime or date, " + error, input,
                "\"error\":\"" + error + "\"");
  return out;
}

}  // namespace spate::llm_eval_server
