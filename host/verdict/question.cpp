#include "verdict/question.hpp"

#include <algorithm>

namespace spate::verdict {
namespace {

using expression::binary_op;
using expression::node;
using expression::node_kind;

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

// Each of `from` once for every index.
std::vector<scope> spread(const std::vector<scope>& from, const std::vector<std::uint32_t>& over,
                          std::optional<std::uint32_t> scope::*member) {
  std::vector<scope> out;
  for (const scope& one : from) {
    for (const std::uint32_t index : over) {
      out.push_back(one);
      out.back().*member = index;
    }
  }
  return out;
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
  std::vector<scope> out{all};
  if (objective.each.scenario) {
    out = spread(out, all.scenarios, &scope::scenario);
  }
  if (objective.each.operation) {
    std::vector<std::uint32_t> operations;
    for (std::uint32_t i = 0; i < model.operations.size(); ++i) {
      if (in_load(model, i) && all.covers_operation(i)) {
        operations.push_back(i);
      }
    }
    out = spread(out, operations, &scope::operation);
  }
  if (objective.each.phase) {
    std::vector<std::uint32_t> phases;
    for (std::uint32_t i = 0; i < model.phases.size(); ++i) {
      if (model.phases[i].measured) {
        phases.push_back(i);
      }
    }
    // With one phase to look at, it is all that there is.
    if (phases.size() > 1) {
      out = spread(out, phases, &scope::phase);
    }
  }
  // Of both: what a scenario never sends is no question.
  std::erase_if(out, [&](const scope& one) {
    return one.scenario && one.operation && !sends(model, model.scenarios[*one.scenario], *one.operation);
  });
  return out;
}

}  // namespace

bool reaches(const profile::model& model, const scope& in, std::uint32_t target) {
  for (std::uint32_t i = 0; i < model.operations.size(); ++i) {
    if (model.operations[i].target == target && in.covers_operation(i) && in_load(model, i)) {
      return true;
    }
  }
  return false;
}

std::vector<question> questions_of(const profile::model& model) {
  std::vector<question> out;
  for (const profile::objective& objective : model.objectives) {
    for (const profile::requirement& requirement : objective.require) {
      std::vector<const node*> parts;
      split(requirement.ast, parts);
      for (const node* part : parts) {
        for (scope& in : scopes_of(model, objective)) {
          out.push_back({objective, *part, std::move(in), metric_of(*part), limit_of(*part)});
        }
      }
    }
  }
  return out;
}

}  // namespace spate::verdict
