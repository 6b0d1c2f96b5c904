#include <spate/config.hpp>

#include <array>
#include <set>

#include "profile/compilation.hpp"
#include "profile/language_keys.hpp"
#include "profile/monitor_metrics.hpp"
#include "profile/node_report.hpp"
#include "profile/operation_keys.hpp"
#include "profile/plugin_config.hpp"

namespace spate::profile {
namespace {

constexpr double least_ns = 100e6, hour_ns = 3600e9, minute_ns = 60e9;

constexpr spate_key monitor_keys[] = {
    {"plugin", "the monitor's plugin", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, SPATE_KEY_REQUIRED},
    {"enabled", "a condition over parameters", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"every", "how often it is read", "1s", nullptr, least_ns, hour_ns, SPATE_KIND_DURATION, 0},
    {"settle", "how long what leaked() looks at may take to be back at its level, once the run is over", "5s", nullptr,
     0, minute_ns, SPATE_KIND_DURATION, 0},
};
// Names that cannot be, or come twice, where the profile gives them; else it is the plugin's own mistake.
void check_metrics(compilation& c, const config_tree& tree, const place& plugin_at, const monitor& of,
                   const declared_metrics& found) {
  if (!found.failure.empty())
    c.report.error(plugin_at, "plugin `" + of.plugin + "` cannot say which metrics it reads: " + found.failure,
                   "this is a mistake of the plugin's: tell its author");
  std::set<std::string> seen;
  for (std::size_t i = 0; i < found.all.size(); ++i) {
    const std::string& name = found.all[i].name;
    const bool own = found.nodes[i] == SPATE_NONE;
    std::string wrong = metric_name_mistake(name);
    const bool can_be = wrong.empty();
    if (can_be && !seen.insert(name).second) wrong = "plugin `" + of.plugin + "` reads a metric `" + name + "` already";
    if (wrong.empty()) continue;
    c.report.error(own ? plugin_at : tree.key_place_of(found.nodes[i]), wrong,
                   own      ? "this is a mistake of the plugin's: tell its author"
                   : can_be ? "give it another name"
                            : "a name has letters, digits and _, begins with no digit, and is no word of the language");
  }
}

// A disabled monitor is not told what is wrong with it; only one that is well may be asked for its metrics.
bool is_well(compilation& c, const config_tree& tree, const spate_monitor& plugin) {
  diagnostics unseen;
  node_report report(tree, unseen);
  return plugin.check == nullptr || plugin.check(c.plugins.host(), &tree.view(), &report.sink()) == SPATE_OK;
}

void read_monitor(compilation& c, const named_table& from) {
  static const key_table keys(monitor_keys);
  const std::string where = "monitor." + from.name();
  config_tree host = tree_at(*from.table);
  builder(c, host, from.enabled).add_table(0, host_part(*from.table, reserved_monitor_keys(), "plugin"), keys, where);
  known_monitor& made = c.monitors.emplace_back();
  made.enabled = from.enabled;
  made.what.name = from.name();
  made.what.at = from.table->key_at;
  const node root = config(host.view()).root();
  made.what.every_ns = root.child("every").as_int(1'000'000'000);
  made.what.settle_ns = root.child("settle").as_int(5'000'000'000);
  const node plugin = root.child("plugin");
  if (!plugin) return;
  made.what.plugin = plugin.as_string();
  const place at = host.place_of(plugin.index());
  std::string why;
  const spate_monitor* found = c.plugins.monitor(made.what.plugin, why);
  // A disabled monitor's plugin need not be installed.
  if (found == nullptr && from.enabled) c.report.error(at, why);
  if (found == nullptr) return;
  const std::size_t before = c.report.error_count();
  const key_table own(found->keys);
  check_reserved(c, at, made.what.plugin, own, reserved_monitor_keys(), "monitor");
  config_tree tree = tree_at(*from.table);
  builder(c, tree, from.enabled).add_table(0, *from.table, own, where, reserved_monitor_keys());
  if (from.enabled) call_check(c, tree, made.what.plugin, before, found->check);
  if (c.report.error_count() != before || (!from.enabled && !is_well(c, tree, *found))) return;
  declared_metrics metrics = metrics_of(*found, c.plugins.host(), tree.view());
  check_metrics(c, tree, at, made.what, metrics);
  made.what.metrics = std::move(metrics.all);
  made.known = true;
  made.what.config = std::make_shared<const config_tree>(std::move(tree));
}

}  // namespace

void compile_monitors(compilation& c) {
  for (const named_table& each : read_section(c.root, "monitor", "a monitor", c.texts, c.report).tables)
    read_monitor(c, each);
  for (const known_monitor& each : c.monitors)
    if (each.enabled) c.out->monitors.push_back(each.what);
}

std::span<const spate_key> monitor_table_keys() { return monitor_keys; }

std::span<const std::string> reserved_monitor_keys() {
  static const std::array<std::string, 4> names = {"plugin", "enabled", "every", "settle"};
  return names;
}

}  // namespace spate::profile
