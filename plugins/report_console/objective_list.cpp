#include "objective_list.hpp"

#include <spate/text.hpp>

#include <algorithm>
#include <vector>

#include "reporting/document.hpp"
#include "reporting/number_text.hpp"
#include "reporting/objective_scope.hpp"
#include "reporting/objective_text.hpp"
#include "text_table.hpp"
#include "unjudged_list.hpp"

namespace spate::report_console {

using namespace reporting;

namespace {

namespace json = boost::json;

// From how many on those that held under one requirement share a line.
constexpr std::size_t shared_from = 9;
// Below that many columns the closest of those has a line of its own: its name would be cut.
constexpr std::size_t narrow = 100;

struct group {
  std::string name, requirement;
  std::vector<const json::object*> held;
};

void add(text_table& table, const json::object& objective, std::string_view state, color paint) {
  const std::string reason = text_at(objective, "reason");
  table.add({{{std::string(state), paint},
              {text_at(objective, "name")},
              {scope_of(objective)},
              {requirement_of(objective)},
              {value_of(objective), paint == color::green ? color::none : paint},
              {basis_of(objective), color::dim}},
             false,
             reason});
}

void add(std::vector<group>& groups, const json::object& held) {
  const std::string name = text_at(held, "name"), requirement = requirement_of(held);
  auto same = std::find_if(groups.begin(), groups.end(),
                           [&](const group& other) { return other.name == name && other.requirement == requirement; });
  if (same == groups.end()) same = groups.insert(groups.end(), {name, requirement, {}});
  same->held.push_back(&held);
}

const json::object* closest(const group& of) {
  const bool below = of.requirement.find('<') != std::string::npos;
  return *std::max_element(of.held.begin(), of.held.end(), [&](const json::object* a, const json::object* b) {
    const double x = number_at(*a, "value").value_or(0), y = number_at(*b, "value").value_or(0);
    return below ? x < y : x > y;
  });
}

void add_held(text_table& table, const std::vector<group>& groups, bool narrow_table) {
  for (const group& each : groups) {
    if (each.held.size() < shared_from) {
      for (const json::object* one : each.held) add(table, *one, "held", color::green);
      continue;
    }
    const json::object& worst = *closest(each);
    const std::string how_many = scopes_of(each.held.size(), worst), which = text("closest: ", scope_of(worst));
    table.add({{{"held", color::green},
                {each.name},
                {narrow_table ? how_many : text(how_many, ", ", which)},
                {each.requirement},
                {value_of(worst)},
                {basis_of(worst), color::dim}},
               false,
               narrow_table ? which : ""});
  }
}

}  // namespace

std::string objective_list(const json::array& objectives, const style& look) {
  std::vector<const json::object*> missed, unjudged;
  std::vector<group> held;
  for (const json::value& each : objectives) {
    const json::object* objective = each.if_object();
    if (objective == nullptr) continue;
    const auto holds = flag_at(*objective, "held");
    if (!holds)
      unjudged.push_back(objective);
    else if (*holds)
      add(held, *objective);
    else
      missed.push_back(objective);
  }

  using align = text_table::align;
  text_table table({{"", align::left},
                    {"Objective", align::left, false, 12},
                    {"Of", align::left, false, 16},
                    {"Requirement", align::left, false, 28},
                    {"Value", align::right},
                    {"Based on", align::left, false, 8, true}});
  for (const json::object* each : missed) add(table, *each, "MISSED", color::red);
  add_held(table, held, look.width < narrow);
  const std::string judged = table.empty() ? "" : table.render(look), rest = unjudged_list(unjudged, look);
  return judged + (judged.empty() || rest.empty() ? "" : "\n") + rest;
}

}  // namespace spate::report_console
