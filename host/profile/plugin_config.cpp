#include "profile/plugin_config.hpp"

namespace spate::profile {

void check_reserved(compilation& c, place at, const std::string& plugin, const key_table& keys,
                    std::span<const std::string> reserved, std::string_view what) {
  for (const std::string& name : reserved) {
    if (!keys.has(name)) continue;
    c.report.error(
        at, "plugin `" + plugin + "` declares the " + std::string(what) + " key `" + name + "`, which is the host's",
        "this is a mistake of the plugin's: its author has to rename the key");
  }
}

config_tree tree_at(const written& table) {
  config_tree tree;
  tree.set_place(0, table.key_at);
  return tree;
}

}  // namespace spate::profile
