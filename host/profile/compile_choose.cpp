#include <algorithm>
#include <array>

#include "profile/compile_flow.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

constexpr const char* forms =
    "write choose = [{ weight = 3, flow = [...] }, { weight = 1, flow = [...] }], or with when = \"condition\" instead "
    "of "
    "weights";

std::optional<step> read_option(const flow_context& f, const node& option) {
  static const std::array<std::string, 3> keys = {"weight", "when", "flow"};
  if (!option.is_table()) {
    f.c.report.error(f.at(option), "this is no option of a choose", forms);
    return std::nullopt;
  }
  step made;
  made.kind = step_kind::option;
  made.at = f.at(option);
  bool good = only_keys(f, option, keys, "an option of a choose");
  if (const node weight = option.child("weight")) {
    const bool number = weight.kind() == SPATE_KIND_INT || weight.kind() == SPATE_KIND_FLOAT;
    made.weight = number ? std::optional(weight.as_double()) : parse_number(weight.as_string());
    if (!made.weight || *made.weight < 0) {
      f.c.report.error(f.at(weight), "`weight` takes a number of at least 0", "write a number such as 3");
      good = false;
    }
  }
  if (const node when = option.child("when")) {
    made.when = read_condition(f, when);
    good = good && made.when;
  }
  made.flow = inner_flow(f, option, "this option");
  return good ? std::optional(std::move(made)) : std::nullopt;
}

}  // namespace

std::optional<step> choose_step(const flow_context& f, const node& item) {
  static const std::array<std::string, 1> keys = {"choose"};
  const node options = item.child("choose");
  if (!only_keys(f, item, keys, "a choose")) return std::nullopt;
  step made;
  made.kind = step_kind::choose;
  made.at = f.at(item);
  if (!options.is_array() || options.empty()) {
    f.c.report.error(f.at(options), "`choose` takes an array of options", forms);
    return std::nullopt;
  }
  for (const node each : options) {
    if (auto option = read_option(f, each)) made.flow.push_back(std::move(*option));
  }
  if (made.flow.size() != options.size()) return std::nullopt;
  const bool weighted = std::any_of(made.flow.begin(), made.flow.end(), [](const step& o) { return o.weight; });
  double total = 0;
  for (step& each : made.flow) {
    if (weighted && !each.weight) {
      f.c.report.error(each.at, "this option has no `weight`, and others of this choose have one",
                       "give it one: without weights the first option whose `when` holds is taken");
      return std::nullopt;
    }
    total += each.weight.value_or(0);
    if (!weighted && !each.when && &each != &made.flow.back()) {
      f.c.report.error(each.at, "this option is always taken, so that those behind it never are",
                       "give it a `when`, or every option a `weight`");
      return std::nullopt;
    }
  }
  if (weighted && !(total > 0)) {
    f.c.report.error(made.at, "the weights of this choose sum to zero: no option can be drawn",
                     "give at least one option a weight above 0");
    return std::nullopt;
  }
  return made;
}

}  // namespace spate::profile
