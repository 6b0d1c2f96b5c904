#include "verdict/judgement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "expression/parse.hpp"
#include "verdict/metric_value.hpp"

namespace spate::verdict {
namespace {

using expression::binary_op;
using expression::node;
using expression::node_kind;

bool is_comparison(const node& n) {
  return n.kind == node_kind::binary && n.op >= binary_op::less && n.op <= binary_op::not_equal;
}

// The metric that a requirement is about: the first one named, with its statistic.
const node* metric_in(const node& n, std::string& statistic, std::string& metric) {
  if (n.kind == node_kind::name) {
    metric = n.text;
    return &n;
  }
  if (n.kind == node_kind::call && n.arguments.size() == 1 && n.arguments[0].kind == node_kind::name) {
    statistic = n.text;
    metric = n.arguments[0].text;
    return &n;
  }
  for (const node& argument : n.arguments) {
    if (const node* found = metric_in(argument, statistic, metric)) {
      return found;
    }
  }
  return nullptr;
}

/// Evaluates a requirement over one scope. A side without a sample makes its comparison unknown.
class evaluation {
 public:
  explicit evaluation(const metric_reader& reader) : reader_(reader) {}

  std::optional<bool> holds(const node& n) {
    if (n.kind == node_kind::logical_not) {
      const auto inner = holds(n.arguments[0]);
      return inner ? std::optional{!*inner} : inner;
    }
    if (n.kind == node_kind::boolean) {
      return n.number != 0;
    }
    if (is_comparison(n)) {
      return compare(n.op, number(n.arguments[0]), number(n.arguments[1]));
    }
    const auto left = holds(n.arguments[0]), right = holds(n.arguments[1]);
    const bool decisive = n.op == binary_op::logical_or;
    if ((left && *left == decisive) || (right && *right == decisive)) {
      return decisive;
    }
    return left && right ? std::optional{!decisive} : std::nullopt;
  }

  std::optional<double> number(const node& n) {
    std::string statistic, metric;
    switch (n.kind) {
      case node_kind::number:
      case node_kind::boolean:
        return n.number;
      case node_kind::name:
      case node_kind::call: {
        metric_in(n, statistic, metric);
        metric_value read = reader_.read(statistic, metric);
        const auto value = read.value;
        if (!first_) {
          first_ = std::move(read);
        }
        return value;
      }
      case node_kind::negate: {
        const auto inner = number(n.arguments[0]);
        return inner ? std::optional{-*inner} : inner;
      }
      default:
        return arithmetic(n);
    }
  }

  const std::optional<metric_value>& first() const { return first_; }

 private:
  std::optional<double> arithmetic(const node& n) {
    if (n.kind != node_kind::binary) {
      return std::nullopt;
    }
    const auto left = number(n.arguments[0]), right = number(n.arguments[1]);
    if (!left || !right) {
      return std::nullopt;
    }
    switch (n.op) {
      case binary_op::add:
        return *left + *right;
      case binary_op::subtract:
        return *left - *right;
      case binary_op::multiply:
        return *left * *right;
      case binary_op::divide:
        return *left / *right;
      default:
        return std::nullopt;
    }
  }

  static std::optional<bool> compare(binary_op op, std::optional<double> left, std::optional<double> right) {
    if (!left || !right) {
      return std::nullopt;
    }
    switch (op) {
      case binary_op::less:
        return *left < *right;
      case binary_op::less_equal:
        return *left <= *right;
      case binary_op::greater:
        return *left > *right;
      case binary_op::greater_equal:
        return *left >= *right;
      case binary_op::equal:
        return *left == *right;
      default:
        return *left != *right;
    }
  }

  const metric_reader& reader_;
  std::optional<metric_value> first_;
};

bool judged_on_few(const std::string& metric) { return metric == "error_ratio" || metric == "count"; }

judgement judge_one(const measurements& from, const profile::objective& objective, const node& requirement,
                    const scope& in, delays how) {
  judgement out;
  out.objective = objective.name;
  out.requirement = expression::print(requirement);
  out.operation = in.operation;
  out.scenario = in.scenario;
  metric_in(requirement, out.statistic, out.metric);
  out.unit = unit_of(out.metric);
  const metric_reader reader{from, in, objective.failed_slow, how};
  evaluation evaluate(reader);
  const auto holds = evaluate.holds(requirement);
  if (is_comparison(requirement) && requirement.arguments[1].kind == node_kind::number) {
    out.limit = requirement.arguments[1].number;
  }
  if (const auto& read = evaluate.first()) {
    if (read->value && std::isfinite(*read->value)) {
      out.value = read->value;
    }
    out.at_least = read->at_least;
    out.count = read->count;
    out.interval = read->interval;
    out.reason = read->note;
  }
  const expectation expected = in.operation ? expected_of(from, *in.operation) : expectation::expected;
  if (expected == expectation::not_expected) {
    out.reason = "not expected: no task could ever have sent it";
  } else if (expected == expectation::too_few && !(judged_on_few(out.metric) && out.count > 0)) {
    out.reason = fmt::format("too few: {} measured, {} needed", out.count, few_samples);
  } else {
    out.held = holds.value_or(false);
    if (!holds) {
      out.reason = "no sample where one was expected";
    }
  }
  if (out.held == true) {
    out.reason.clear();
  }
  return out;
}

// `a and b` are two requirements.
void split(const node& n, std::vector<const node*>& into) {
  if (n.kind == node_kind::binary && n.op == binary_op::logical_and) {
    split(n.arguments[0], into);
    split(n.arguments[1], into);
  } else {
    into.push_back(&n);
  }
}

template <class Named>
std::vector<std::uint32_t> indices_of(const std::vector<std::string>& wanted, const std::vector<Named>& all) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    if (std::find(wanted.begin(), wanted.end(), all[i].name) != wanted.end()) {
      out.push_back(i);
    }
  }
  return out;
}

// Operations of the load; the setup's own are no business of an objective.
bool in_load(const profile::model& model, std::uint32_t operation) {
  return std::any_of(model.scenarios.begin(), model.scenarios.end(),
                     [&](const profile::scenario& s) { return sends(model, s, operation); });
}

std::vector<scope> scopes_of(const profile::model& model, const profile::objective& objective) {
  scope all;
  all.operations =
      objective.operations.empty() ? all_operations(model) : indices_of(objective.operations, model.operations);
  all.scenarios = indices_of(objective.scenarios, model.scenarios);
  // The names of setup and teardown lie behind the profile's scenarios: an objective never sees them.
  if (all.scenarios.empty()) {
    for (std::uint32_t s = 0; s < model.scenarios.size(); ++s) {
      all.scenarios.push_back(s);
    }
  }
  std::vector<scope> out;
  if (objective.each == profile::objective_scope::operation) {
    for (std::uint32_t i = 0; i < model.operations.size(); ++i) {
      if (!in_load(model, i) || !scope{{}, {}, all.operations, {}}.covers(0, i)) {
        continue;
      }
      out.push_back(all);
      out.back().operation = i;
    }
  } else if (objective.each == profile::objective_scope::scenario) {
    for (const std::uint32_t i : all.scenarios) {
      out.push_back(all);
      out.back().scenario = i;
    }
  } else {
    out.push_back(all);
  }
  return out;
}

}  // namespace

std::vector<judgement> judge(const measurements& from, delays how) {
  std::vector<judgement> out;
  for (const profile::objective& objective : from.model.objectives) {
    for (const profile::requirement& requirement : objective.require) {
      std::vector<const node*> parts;
      split(requirement.ast, parts);
      for (const node* part : parts) {
        for (const scope& in : scopes_of(from.model, objective)) {
          out.push_back(judge_one(from, objective, *part, in, how));
        }
      }
    }
  }
  return out;
}

}  // namespace spate::verdict
