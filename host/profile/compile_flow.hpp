#pragma once

#include <optional>
#include <string>
#include <vector>

#include <spate/config.hpp>

#include "profile/compilation.hpp"

namespace spate::profile {

/// What a flow is compiled in: the tree that holds its nodes, and whether what it says will run.
struct flow_context {
  compilation& c;
  const config_tree& tree;
  bool enabled = true;
  /// Of an operation whose step does not say: a setup must not go on after a failure.
  on_error unless_said = on_error::proceed;

  place at(const node& n) const { return tree.place_of(n.index()); }
};

/// The steps of a flow: operations' names, { pause }, { repeat, flow }, { do, on_error }. Mistakes are reported and
/// their steps left out.
std::vector<step> compile_flow(const flow_context&, const node& flow);

/// A step that sends the operation of this name; nothing when there is none, which is reported.
std::optional<step> operation_step(const flow_context&, std::string_view name, place at);

/// A list of a user's or of the setup's that a pick draws from; nothing when the name is none, which is reported.
const data::name* find_list(const flow_context&, std::string_view name, place at);

}  // namespace spate::profile
