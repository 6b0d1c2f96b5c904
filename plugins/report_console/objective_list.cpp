#include "objective_list.hpp"

#include <spate/text.hpp>

#include <algorithm>
#include <vector>

#include "document.hpp"
#include "number_text.hpp"
#include "text_table.hpp"

namespace spate::report_console {

namespace {

namespace json = boost::json;

// From how many on those that held under one requirement share a line.
constexpr std::size_t shared_from = 9;

struct group {
  std::string name, requirement;
  std::vector<const json::object*> held;
};

std::string scope_of(const json::object& objective) {
  const json::object& scope = object_at(objective, "scope");
  const std::string operation = text_at(scope, "operation"), scenario = text_at(scope, "scenario");
  if (operation.empty()) return scenario;
  return scenario.empty() ? operation : text(scenario, '/', operation);
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

void add(text_table& table, const json::object& objective, std::string_view state, color paint) {
  const std::string reason = text_at(objective, "reason");
  table.add({{{std::string(state), paint},
              {text_at(objective, "name")},
              {scope_of(objective)},
              {text_at(objective, "requirement")},
              {value_of(objective), paint == color::green ? color::none : paint},
              {basis_of(objective), color::dim}},
             false,
             reason});
}

const json::object* closest(const group& of) {
  const bool below = of.requirement.find('<') != std::string::npos;
  return *std::max_element(of.held.begin(), of.held.end(), [&](const json::object* a, const json::object* b) {
    const double x = number_at(*a, "value").value_or(0), y = number_at(*b, "value").value_or(0);
    return below ? x < y : x > y;
  });
}

void add_held(text_table& table, const std::vector<group>& groups) {
  for (const group& each : groups) {
    if (each.held.size() < shared_from) {
      for (const json::object* one : each.held) add(table, *one, "held", color::green);
      continue;
    }
    const json::object& worst = *closest(each);
    table.add({{{"held", color::green},
                {each.name},
                {text(each.held.size(), ", closest: ", scope_of(worst))},
                {each.requirement},
                {value_of(worst)},
                {basis_of(worst), color::dim}},
               false,
               {}});
  }
}

}  // namespace

std::string objective_list(const json::array& objectives, const style& look) {
  using align = text_table::align;
  text_table table({{"", align::left},
                    {"Objective", align::left, false, 12},
                    {"Of", align::left, false, 16},
                    {"Requirement", align::left, false, 28},
                    {"Value", align::right},
                    {"Based on", align::left, false, 8, true}});
  std::vector<const json::object*> unjudged;
  std::vector<group> groups;
  for (const json::value& each : objectives) {
    const json::object* objective = each.if_object();
    if (objective == nullptr) continue;
    const auto held = flag_at(*objective, "held");
    if (held == false) {
      add(table, *objective, "MISSED", color::red);
    } else if (!held) {
      unjudged.push_back(objective);
    } else {
      const std::string name = text_at(*objective, "name"), requirement = text_at(*objective, "requirement");
      auto same = std::find_if(groups.begin(), groups.end(), [&](const group& other) {
        return other.name == name && other.requirement == requirement;
      });
      if (same == groups.end()) same = groups.insert(groups.end(), {name, requirement, {}});
      same->held.push_back(objective);
    }
  }
  for (const json::object* each : unjudged) add(table, *each, "not judged", color::yellow);
  add_held(table, groups);
  return table.render(look);
}

}  // namespace spate::report_console
