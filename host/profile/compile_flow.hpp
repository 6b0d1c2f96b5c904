#pragma once

#include <optional>
#include <span>
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
  /// Of an operation whose step does not say: a setup must not go on after a failure, nor a recovery.
  on_error unless_said = on_error::proceed;
  /// Who runs it.
  enum class runner : std::uint8_t { user, run, recovery, branch } by = runner::user;

  place at(const node& n) const { return tree.place_of(n.index()); }
};

/// The steps of a flow: operations' names, and tables of the forms in sdk/docs/profile-flows.md. Mistakes are reported
/// and their steps left out.
std::vector<step> compile_flow(const flow_context&, const node& flow);

/// A step that sends the operation of this name; nothing when there is none, which is reported.
std::optional<step> operation_step(const flow_context&, std::string_view name, place at);

/// A list of a user's or of the setup's that a pick draws from; nothing when the name is none, which is reported.
const data::name* find_list(const flow_context&, std::string_view name, place at);

// Parts of compile_flow, a file each.

/// The `flow` of a step that holds others; `what` is "a repeat".
std::vector<step> inner_flow(const flow_context&, const node& item, const char* what);
/// How often a repeat repeats. False after a mistake.
bool read_rounds(const flow_context&, const node& repeat, step& into);
/// The options of a `choose`.
std::optional<step> choose_step(const flow_context&, const node& item);
/// The variables of a `set`.
std::optional<step> set_step(const flow_context&, const node& item);
/// The value of a `set` or a `put`, which `key` is. False after a mistake.
bool read_assigned(const flow_context&, const node&, std::string_view key, assignment& into);
/// What users do together: `parallel`, `rendezvous`, `put` and `take`.
std::optional<step> parallel_step(const flow_context&, const node& item);
std::optional<step> rendezvous_step(const flow_context&, const node& item);
std::optional<step> put_step(const flow_context&, const node& item);
std::optional<step> take_step(const flow_context&, const node& item);
/// The steps of a flow inside of another.
std::vector<step> steps_of(const flow_context&, const node& flow);
/// `on_error` of a step, when it says so.
on_error read_on_error(const flow_context&, const node& item, on_error otherwise);
/// The series of a `transaction`, made when its name is new.
std::optional<std::uint32_t> transaction_series(const flow_context&, const node& name);

/// Reports the keys of a table that are none of these. False when there was one.
bool only_keys(const flow_context&, const node& table, std::span<const std::string> keys, const std::string& what);
/// A number that may be written as a text, for parameters.
std::optional<std::int64_t> whole_number(const node&);
/// The condition that a text node holds; nothing after a mistake, which is reported at its own column.
std::optional<data::condition> read_condition(const flow_context&, const node&,
                                              data::formula_use = data::formula_use::flow);

}  // namespace spate::profile
