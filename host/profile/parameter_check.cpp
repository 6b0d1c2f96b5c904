#include "profile/parameter_check.hpp"

#include <algorithm>

#include "profile/suggest.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

struct takes {
  bool fits;
  std::string_view what, example;
};

takes fits(parameter_type type, const std::string& text) {
  switch (type) {
    case parameter_type::string:
    case parameter_type::list:
      return {true, "a text", ""};
    case parameter_type::url: {
      const std::size_t scheme = text.find("://");
      return {scheme != std::string::npos && scheme > 0 && scheme + 3 < text.size(), "a URL", "http://127.0.0.1:8000"};
    }
    case parameter_type::integer:
      return {parse_integer(text).has_value(), "a whole number", "50"};
    case parameter_type::number:
      return {parse_number(text).has_value(), "a number", "0.5"};
    case parameter_type::boolean:
      return {text == "true" || text == "false", "true or false", "true"};
    case parameter_type::duration:
      return {parse_duration(text).has_value(), "a duration", "90s, 5m or 1h"};
    case parameter_type::size:
      return {parse_size(text).has_value(), "a size", "64KiB"};
    case parameter_type::rate:
      return {parse_rate(text).has_value(), "a rate", "100/s"};
    case parameter_type::integers:
      return {parse_list(text).has_value(), "whole numbers with commas between them", "1000,10000,100000"};
  }
  return {true, "", ""};
}

}  // namespace

std::optional<double> magnitude(parameter_type type, const std::string& text) {
  switch (type) {
    case parameter_type::integer:
    case parameter_type::number:
    case parameter_type::integers:  // of an element
      return parse_number(text);
    case parameter_type::rate:
      return parse_rate(text);
    case parameter_type::duration:
    case parameter_type::size: {
      const auto value = type == parameter_type::size ? parse_size(text) : parse_duration(text);
      return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

namespace {

bool check_integers(const parameter& p, const std::string& text, place at, diagnostics& report) {
  const auto numbers = parse_list(text);
  for (const std::int64_t each : *numbers) {
    const auto number = static_cast<double>(each);
    const bool low = p.min && number < *p.min;
    if (!low && !(p.max && number > *p.max)) continue;
    report.error(at, "every number of `" + p.name + "` must be at " +
                         (low ? "least " + p.min_text : "most " + p.max_text) + ", and one is " + std::to_string(each));
    return false;
  }
  return true;
}

// "a,b": each of them a choice.
bool check_elements(const parameter& p, std::string_view text, place at, diagnostics& report) {
  while (!text.empty() && !p.choices.empty()) {
    const std::string one(text.substr(0, text.find(',')));
    if (std::find(p.choices.begin(), p.choices.end(), one) == p.choices.end()) {
      report.error(at, "`" + p.name + "` cannot have " + (p.secret ? "this value" : "\"" + one + "\""),
                   suggest(one, p.choices, "separated by commas, of"));
      return false;
    }
    text.remove_prefix(std::min(text.size(), one.size() + 1));
  }
  return true;
}

}  // namespace

bool check(const parameter& p, const std::string& text, place at, diagnostics& report) {
  const std::string shown = p.secret ? "this value" : "\"" + text + "\"";
  const takes type = fits(p.type, text);
  if (!type.fits) {
    report.error(at, "`" + p.name + "` takes " + std::string(type.what) + ", not " + shown,
                 "write for example " + std::string(type.example));
    return false;
  }
  if (p.type == parameter_type::list) return check_elements(p, text, at, report);
  if (!p.choices.empty() && std::find(p.choices.begin(), p.choices.end(), text) == p.choices.end()) {
    report.error(at, "`" + p.name + "` cannot be " + shown, suggest(text, p.choices, "one of"));
    return false;
  }
  if (p.type == parameter_type::integers) return check_integers(p, text, at, report);
  const auto value = magnitude(p.type, text);
  if (value && ((p.min && *value < *p.min) || (p.max && *value > *p.max))) {
    report.error(at, "`" + p.name + "` must be at " +
                         (p.min && *value < *p.min ? "least " + p.min_text : "most " + p.max_text) + ", and this is " +
                         text);
    return false;
  }
  return true;
}

}  // namespace spate::profile
