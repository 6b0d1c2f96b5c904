#pragma once

#include <span>
#include <string>

#include "profile/compilation.hpp"
#include "profile/node_report.hpp"

namespace spate::profile {

/// Reports keys that a plugin declares although they are the host's; `what` is "operation".
void check_reserved(compilation&, place at, const std::string& plugin, const key_table& keys,
                    std::span<const std::string> reserved, std::string_view what);

/// Calls a descriptor's `check`, unless the configuration was found wrong before: what is missing in it would be
/// reported twice. `errors_before` is the count before the configuration was built.
template <class Check>
void call_check(compilation& c, const config_tree& tree, const std::string& plugin, std::size_t errors_before,
                Check check) {
  if (check == nullptr || c.report.error_count() != errors_before) return;
  node_report report(tree, c.report);
  const spate_status status = check(c.plugins.host(), &tree.view(), &report.sink());
  if (status != SPATE_OK && report.errors() == 0) {
    c.report.error(tree.place_of(0), "plugin `" + plugin + "` refuses this without saying why",
                   "this is a mistake of the plugin's: tell its author");
  }
}

/// A tree whose root stands where the table does.
config_tree tree_at(const written& table);

}  // namespace spate::profile
