#include <spate/config.hpp>

#include <algorithm>
#include <array>

#include "profile/compilation.hpp"
#include "profile/language_keys.hpp"
#include "profile/operation_keys.hpp"
#include "profile/plugin_config.hpp"
#include "profile/suggest.hpp"

namespace spate::profile {
namespace {

constexpr spate_key service_keys[] = {
    {"plugin", "the service's plugin", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, SPATE_KEY_REQUIRED},
    {"enabled", "a condition over parameters", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"provides", "parameters that its endpoints replace", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, 0},
    {"provides.*", "the endpoint that replaces the parameter", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
};
const std::array<std::string, 3> service_names = {"plugin", "enabled", "provides"};
const std::array<std::string, 1> report_names = {"enabled"};

void read_provides(compilation& c, const config_tree& tree, service& into) {
  for (const node each : config(tree.view()).find("provides")) {
    const std::string name(each.key());
    const auto& all = c.out->parameters;
    std::vector<std::string> known;
    for (const parameter_value& one : all) known.push_back(one.name);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      c.report.error(tree.key_place_of(each.index()), "`provides` names no parameter: `" + name + "`",
                     suggest(name, known, "the parameters are"));
      continue;
    }
    into.provides.emplace_back(name, std::string(each.as_string()));
  }
}

// A table all of whose keys are the plugin's, but for the reserved ones.
template <class Descriptor>
std::shared_ptr<const config_tree> plugin_table(compilation& c, const written& table, const Descriptor& plugin,
                                                const std::string& name, place at, const std::string& where,
                                                std::span<const std::string> reserved, std::string_view what,
                                                bool enabled) {
  const std::size_t before = c.report.error_count();
  const key_table keys(plugin.keys);
  check_reserved(c, at, name, keys, reserved, what);
  config_tree tree = tree_at(table);
  builder(c, tree, enabled).add_table(0, table, keys, where, reserved);
  if (enabled) call_check(c, tree, name, before, plugin.check);
  return std::make_shared<const config_tree>(std::move(tree));
}

}  // namespace

void compile_services(compilation& c) {
  static const key_table keys(service_keys);
  for (const named_table& each : c.services.tables) {
    const std::string where = "service." + each.name();
    config_tree host = tree_at(*each.table);
    builder(c, host, each.enabled).add_table(0, host_part(*each.table, service_names, "plugin"), keys, where);
    service made;
    made.name = each.name();
    made.at = each.table->key_at;
    read_provides(c, host, made);
    if (const node plugin = config(host.view()).find("plugin")) {
      made.plugin = plugin.as_string();
      const place at = host.place_of(plugin.index());
      std::string why;
      const spate_service* found = c.plugins.service(made.plugin, why);
      if (found == nullptr && each.enabled) c.report.error(at, why);
      if (found != nullptr) {
        made.config =
            plugin_table(c, *each.table, *found, made.plugin, at, where, service_names, "service", each.enabled);
      }
    }
    if (each.enabled) c.out->services.push_back(std::move(made));
  }
}

namespace {

// What a run writes into its folder itself; a report of these would replace what `spate report` and `spate rerun` read.
constexpr std::array<std::string_view, 7> own_files = {
    "intervals.hlog", "events.jsonl", "profile.toml", "parameters.json", "rerun.json", "spate.log", "control.sock"};

std::string_view file_of(const report& of) { return config(of.config->view()).find("file").as_string(); }

void check_file(compilation& c, const report& made) {
  const node named = config(made.config->view()).find("file");
  const std::string_view file = named.as_string();
  if (file.empty()) return;
  const place at = named.is_default() ? made.at : made.config->place_of(named.index());
  const std::string next = "choose another name, as file = \"" + made.plugin + "_report\"";
  // The result that every run leaves is the reporter json's as well.
  const bool is_result = file == "result.json" && made.plugin != "json";
  if (is_result || std::find(own_files.begin(), own_files.end(), file) != own_files.end()) {
    c.report.error(at, "the run itself writes " + std::string(file) + " into its folder", next);
  }
  for (const report& other : c.out->reports) {
    if (file_of(other) == file) {
      c.report.error(at, "the reports " + other.plugin + " and " + made.plugin + " would both be " + std::string(file),
                     next);
    }
  }
}

}  // namespace

void compile_reports(compilation& c) {
  for (const named_table& each : read_section(c.root, "report", "a report", c.texts, c.report).tables) {
    std::string why;
    const spate_reporter* found = c.plugins.reporter(each.name(), why);
    if (found == nullptr) {
      if (each.enabled) c.report.error(each.table->key_at, why);
      continue;
    }
    report made;
    made.plugin = each.name();
    made.at = each.table->key_at;
    made.config = plugin_table(c, *each.table, *found, made.plugin, made.at, "report." + made.plugin, report_names,
                               "report", each.enabled);
    if (!each.enabled) continue;
    if (made.config) check_file(c, made);
    c.out->reports.push_back(std::move(made));
  }
}

std::span<const spate_key> service_table_keys() { return service_keys; }

}  // namespace spate::profile
