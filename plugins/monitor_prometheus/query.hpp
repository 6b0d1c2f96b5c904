// Which series a metric of the profile is made of.
#pragma once

#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "exposition.hpp"

namespace spate::monitor_prometheus {

// What must hold for a label.
struct label_rule {
  std::string label, value;
  bool equal;                       // or unequal
  std::optional<std::regex> regex;  // of the whole value, instead of `value`

  bool holds(const sample& of) const;
};

enum class gathering { sum, least, most, average };

// One in the words of Prometheus: [sum|min|max|avg](rate(name{label="value", label=~"regex"})) * or / number.
struct query {
  gathering gather = gathering::sum;  // of all series that match
  bool is_rate = false;               // how much a counter grows a second
  std::string series;
  std::vector<label_rule> rules;
  double factor = 1;

  bool matches(const sample& of) const;
  // By the name, as Prometheus' conventions make it: "bytes_per_second" of the rate of x_bytes_total.
  std::string_view unit() const;
};

// Nothing, and what is wrong with it and what to write in `problem`.
std::optional<query> parse_query(std::string_view text, std::string& problem);

}  // namespace spate::monitor_prometheus
