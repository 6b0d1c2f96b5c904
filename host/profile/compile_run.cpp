#include <spate/config.hpp>

#include <filesystem>

#include "profile/compilation.hpp"
#include "profile/compile_flow.hpp"
#include "profile/plugin_config.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

constexpr spate_key profile_keys[] = {
    {"name", "what reports call it", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"description", "a sentence on what it does", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
};
constexpr spate_key run_keys[] = {
    {"seed", "same seed: same data, same choices", "1", nullptr, 0, no_limit, SPATE_KIND_INT, 0},
    {"warmup", "sent and shown, left out of objectives", "0s", nullptr, 0, 0, SPATE_KIND_DURATION, 0},
    {"duration", "how long the load lasts after the warm-up", nullptr, nullptr, 1e6, no_limit, SPATE_KIND_DURATION,
     SPATE_KEY_REQUIRED},
    {"stop", "how long running operations may take to finish", "30s", nullptr, 0, 0, SPATE_KIND_DURATION, 0},
    {"slowest", "exchanges of each operation to keep, the slowest of the steady time, with secrets masked", "3",
     nullptr, 0, 100, SPATE_KIND_INT, 0},
    {"setup", "a flow that runs once before the load", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, SPATE_KEY_TEMPLATED},
    {"teardown", "a flow that runs once after the load", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, SPATE_KEY_TEMPLATED},
};
constexpr double most_users = 1e6;
constexpr spate_key load_keys[] = {
    {"enabled", "a condition over parameters", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"users", "virtual users", nullptr, nullptr, 1, most_users, SPATE_KIND_INT, SPATE_KEY_REQUIRED},
    {"spawn_rate", "users that start a second; absent: all at once", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
};

double read_spawn_rate(compilation& c, const config_tree& tree, const node& from) {
  if (!from) return 0;
  const auto rate = from.kind() == SPATE_KIND_STRING                                   ? parse_rate(from.as_string())
                    : from.kind() == SPATE_KIND_INT || from.kind() == SPATE_KIND_FLOAT ? std::optional(from.as_double())
                                                                                       : std::nullopt;
  if (rate && *rate > 0) return *rate;
  c.report.error(tree.place_of(from.index()), rate ? "`spawn_rate` must be above 0" : "`spawn_rate` takes a rate",
                 "write 5 or \"5/s\"; without spawn_rate all users start at once");
  return 0;
}

void read_load(compilation& c, const written& table, const std::string& where, std::string name) {
  static const key_table keys(load_keys);
  config_tree tree = tree_at(table);
  builder(c, tree).add_table(0, table, keys, where);
  const node root = config(tree.view()).root();
  load made;
  made.name = std::move(name);
  made.at = table.key_at;
  made.users = static_cast<std::uint32_t>(root.child("users").as_int());
  made.spawn_rate = read_spawn_rate(c, tree, root.child("spawn_rate"));
  if (is_enabled(table, c.texts, c.report)) c.out->loads.push_back(std::move(made));
}

}  // namespace

void compile_profile_table(compilation& c) {
  static const key_table keys(profile_keys);
  c.out->name = c.report.files().empty() ? "" : std::filesystem::path(c.report.files().front()).stem().string();
  const written* table = c.root.find("profile");
  if (table == nullptr) return;
  if (!table->is_table()) {
    c.report.error(table->at, "`profile` takes a table", "write [profile] above name and description");
    return;
  }
  config_tree tree = tree_at(*table);
  builder(c, tree).add_table(0, *table, keys, "profile");
  const node root = config(tree.view()).root();
  c.out->name = root.child("name").as_string(c.out->name);
  c.out->description = root.child("description").as_string();
}

void compile_run(compilation& c) {
  static const key_table keys(run_keys);
  const written* table = c.root.find("run");
  if (table == nullptr || !table->is_table()) {
    const place at = table == nullptr ? place{} : table->at;
    c.report.error(at, table == nullptr ? "the profile has no [run]" : "`run` takes a table",
                   "add [run] with duration = \"5m\"");
    return;
  }
  config_tree tree = tree_at(*table);
  builder(c, tree).add_table(0, *table, keys, "run");
  const node root = config(tree.view()).root();
  c.out->seed = static_cast<std::uint64_t>(root.child("seed").as_int(1));
  c.out->warmup_ns = root.child("warmup").as_int();
  c.out->duration_ns = root.child("duration").as_int();
  c.out->stop_ns = root.child("stop").as_int();
  c.out->slowest = static_cast<std::uint32_t>(root.child("slowest").as_int());
  c.out->setup = compile_flow({c, tree, true, on_error::end_task, flow_context::runner::run}, root.child("setup"));
  c.out->teardown = compile_flow({c, tree, true, on_error::proceed, flow_context::runner::run}, root.child("teardown"));
}

void compile_load(compilation& c) {
  const written* table = c.root.find("load");
  constexpr const char* how = "add [load] with users = 10";
  if (table == nullptr) {
    c.report.error({}, "the profile has no [load]: no user is started", how);
    return;
  }
  if (!table->is_table()) {
    c.report.error(table->at, "`load` takes a table", how);
    return;
  }
  bool named = false, plain = false;
  const key_table keys(load_keys);
  // A key of a load that was given a table is a plain one with a wrong value.
  for (const written& child : table->children) (child.is_table() && !keys.has(child.key) ? named : plain) = true;
  if (!named) {
    read_load(c, *table, "load", "load");
  } else if (plain) {
    c.report.error(table->key_at, "[load] has keys of its own and named loads",
                   "give every load a name: [load.first], [load.second]");
  } else {
    for (const named_table& each : read_section(c.root, "load", "a load", c.texts, c.report).tables) {
      read_load(c, *each.table, "load." + each.name(), each.name());
    }
  }
  if (c.out->loads.empty() && !plain) c.report.error(table->key_at, "every load is disabled", "enable at least one");
}

}  // namespace spate::profile
