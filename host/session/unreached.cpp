#include "session/unreached.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace spate::session {
namespace {

// The parameter that holds an address which a service of the profile can give, and the service.
struct address {
  const profile::parameter_value* parameter;
  const profile::service* service;
};

std::optional<address> address_of(const profile::model& model) {
  for (const profile::service& service : model.services) {
    for (const auto& [parameter, endpoint] : service.provides) {
      const auto found =
          std::find_if(model.parameters.begin(), model.parameters.end(),
                       [&, &name = parameter](const profile::parameter_value& one) { return one.name == name; });
      if (found != model.parameters.end()) {
        return address{&*found, &service};
      }
    }
  }
  return std::nullopt;
}

struct tally {
  std::uint64_t refused = 0, unsent = 0, other = 0;
};

// An outcome of the plugin's own without a status follows from a connection that never was.
void add(tally& to, const stats::series& of) {
  const bool own = of.key.outcome >= SPATE_OUTCOME_PLUGIN && of.statuses.entries().empty();
  if (of.key.outcome == SPATE_OUTCOME_REFUSED || of.key.outcome == SPATE_OUTCOME_DNS) {
    to.refused += of.count;
  } else if (own || of.key.outcome == SPATE_OUTCOME_ABORTED || of.key.outcome == SPATE_OUTCOME_NO_VALUE) {
    to.unsent += of.count;
  } else {
    to.other += of.count;
  }
}

}  // namespace

std::string is_it_running(const profile::model& model, bool embedded) {
  if (embedded) {
    return {};
  }
  const auto at = address_of(model);
  if (!at) {
    return "is the target running? Check its address in the profile";
  }
  return fmt::format(
      "is it running at {}? Start it, name another with --{}=..., or test the embedded {} with --embedded",
      at->parameter->text, at->parameter->name, at->service->plugin);
}

std::vector<std::string> never_reached(const verdict::measurements& from, bool embedded) {
  std::vector<tally> by_target(from.model.targets.size());
  for (const auto& one : from.whole.all()) {
    if (one->empty() || one->key.is_other()) {
      continue;
    }
    const profile::operation& operation = from.model.operations[one->key.operation];
    if (operation.kind == profile::series_kind::operation && operation.target < by_target.size()) {
      add(by_target[operation.target], *one);
    }
  }
  std::vector<std::string> out;
  for (std::size_t i = 0; i < by_target.size(); ++i) {
    const tally& of = by_target[i];
    if (of.refused == 0 || of.other != 0) {
      continue;
    }
    out.push_back(fmt::format("target {} was never reached: none of {} operations got a connection",
                              from.model.targets[i].name, of.refused + of.unsent));
    if (const std::string next = is_it_running(from.model, embedded); !next.empty()) {
      out.back() += "\n  " + next;
    }
  }
  return out;
}

}  // namespace spate::session
