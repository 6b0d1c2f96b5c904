#include "validation/issues.hpp"

#include <algorithm>

#include "json/json_writer.hpp"

namespace spate::llm_eval_server {
namespace {

std::string limit_text(double value, bool with_point) {
  std::string out;
  if (with_point)
    json_writer(out).number(value);
  else
    json_writer(out).integer(static_cast<long long>(value));
  return out;
}

std::string characters(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " character" : " characters");
}

std::string quoted(std::string_view text) {
  std::string out;
  json_writer(out).string(text);
  return out;
}

}  // namespace

void issue_list::add(std::string_view type, issue_place place, std::string_view message, std::string_view input_json,
                     std::string_view context_json) {
  json_writer json(text_);
  json.begin_object().key("type").string(type).key("loc").begin_array().string(place.source);
  if (!place.name.empty()) json.string(place.name);
  if (place.index >= 0) json.integer(place.index);
  json.end_array().key("msg").string(message).key("input").raw(input_json);
  if (!context_json.empty()) json.key("ctx").begin_object().raw(context_json).end_object();
  json.end_object();
}

bool matches_pattern(std::string_view pattern, std::string_view value) {
  pattern = pattern.substr(2, pattern.size() - 4);  // without ^( and )$
  while (true) {
    const auto bar = pattern.find('|');
    if (pattern.substr(0, bar) == value) return true;
    if (bar == std::string_view::npos) return false;
    pattern.remove_prefix(bar + 1);
  }
}

void add_pattern_issue(issue_list& issues, issue_place place, std::string_view pattern, std::string_view input_json) {
  issues.add("string_pattern_mismatch", place, "String should match pattern '" + std::string(pattern) + "'", input_json,
             "\"pattern\":" + quoted(pattern));
}

bool check_limits(issue_list& issues, issue_place place, double value, const number_limits& limits, bool is_integer,
                  std::string_view input_json) {
  const bool too_low = limits.exclusive_low ? !(value > limits.low) : !(value >= limits.low);
  if (too_low) {
    issues.add(limits.exclusive_low ? "greater_than" : "greater_than_equal", place,
               std::string("Input should be greater than ") + (limits.exclusive_low ? "" : "or equal to ") +
                   limit_text(limits.low, false),
               input_json,
               std::string(limits.exclusive_low ? "\"gt\":" : "\"ge\":") + limit_text(limits.low, !is_integer));
    return false;
  }
  if (limits.has_high && value > limits.high) {
    issues.add("less_than_equal", place, "Input should be less than or equal to " + limit_text(limits.high, false),
               input_json, "\"le\":" + limit_text(limits.high, !is_integer));
    return false;
  }
  return true;
}

std::size_t length(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(utf8, [](char c) { return (c & 0xc0) != 0x80; }));
}

bool check_length(issue_list& issues, issue_place place, std::string_view value, std::size_t low, std::size_t high) {
  const auto size = length(value);
  if (size < low) {
    issues.add("string_too_short", place, "String should have at least " + characters(low), quoted(value),
               "\"min_length\":" + std::to_string(low));
    return false;
  }
  if (high > 0 && size > high) {
    issues.add("string_too_long", place, "String should have at most " + characters(high), quoted(value),
               "\"max_length\":" + std::to_string(high));
    return false;
  }
  return true;
}

}  // namespace spate::llm_eval_server
