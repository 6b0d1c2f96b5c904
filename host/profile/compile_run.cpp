#include <spate/config.hpp>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "profile/compilation.hpp"
#include "profile/compile_flow.hpp"
#include "profile/language_keys.hpp"
#include "profile/plugin_config.hpp"

namespace spate::profile {
namespace {

constexpr spate_key profile_keys[] = {
    {"name", "what reports call it", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
    {"description", "a sentence on what it does", nullptr, nullptr, 0, 0, SPATE_KIND_STRING, 0},
};
constexpr const char* pacings[] = {"timer", "relaxed", "spin", nullptr};
constexpr const char* orders[] = {"together", "sequence", nullptr};
constexpr spate_key run_keys[] = {
    {"seed", "same seed: same data, same choices", "1", nullptr, 0, no_limit, SPATE_KIND_INT, 0},
    {"warmup", "sent and shown, left out of objectives", "0s", nullptr, 0, 0, SPATE_KIND_DURATION, 0},
    {"duration", "how long the load lasts after the warm-up; absent: as long as its stages and steps", nullptr, nullptr,
     1e6, no_limit, SPATE_KIND_DURATION, 0},
    {"stop", "how long running operations may take to finish", "30s", nullptr, 0, 0, SPATE_KIND_DURATION, 0},
    {"pacing",
     "how threads wait for the next instant: by a timer for each, relaxed (at whole milliseconds, cheaper), or "
     "spinning (a "
     "core for each thread)",
     "timer", pacings, 0, 0, SPATE_KIND_STRING, 0},
    {"keep.runs",
     "run folders of this profile to keep in results/: after a run the oldest are removed, and named; absent: all",
     nullptr, nullptr, 1, no_limit, SPATE_KIND_INT, 0},
    {"keep.size", "how much those may take together, but for the newest", nullptr, nullptr, 1, no_limit,
     SPATE_KIND_SIZE, 0},
    {"slowest", "exchanges of each operation to keep, the slowest of the steady time, with secrets masked", "3",
     nullptr, 0, 100, SPATE_KIND_INT, 0},
    {"parts", "of profiles included under a prefix: together, or in sequence, one after the other", "together", orders,
     0, 0, SPATE_KIND_STRING, 0},
    {"setup", "a flow that runs once before the load", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, SPATE_KEY_TEMPLATED},
    {"teardown", "a flow that runs once after the load", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, SPATE_KEY_TEMPLATED},
    {"teardown_within", "how long the teardown may take; what is not done by then stays; absent: no limit", nullptr,
     nullptr, 1e6, no_limit, SPATE_KIND_DURATION, 0},
};

void add_flow(const flow_context& f, const node& from, std::vector<step>& into) {
  std::vector<step> made = compile_flow(f, from);
  std::move(made.begin(), made.end(), std::back_inserter(into));
}

// Setups and teardowns of all parts run one behind the other.
void add_flows(compilation& c, const config_tree& tree) {
  const node root = config(tree.view()).root();
  add_flow({c, tree, true, on_error::end_task, flow_context::runner::run}, root.child("setup"), c.out->setup);
  add_flow({c, tree, true, on_error::proceed, flow_context::runner::run}, root.child("teardown"), c.out->teardown);
}

void compile_part(compilation& c, planned_part& into) {
  static const key_table keys(run_keys);
  const written& table = into.from->run;
  if (table.key.empty()) return;
  config_tree tree = tree_at(table);
  builder(c, tree).add_table(0, table, keys, "run");
  const node root = config(tree.view()).root();
  into.warmup_ns = root.child("warmup").as_int();
  into.duration_ns = root.child("duration").as_int();
  c.out->teardown_ns = std::max(c.out->teardown_ns, root.child("teardown_within").as_int());
  if (table.find("stop") != nullptr) into.stop_ns = root.child("stop").as_int();
  add_flows(c, tree);
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

void compile_seed(compilation& c) {
  static const key_table keys(std::span<const spate_key>(run_keys, 1));
  const written* table = c.root.find("run");
  written own;
  if (table != nullptr) own.key_at = own.at = table->at;
  if (const written* seed = table == nullptr ? nullptr : table->find("seed")) own.children.push_back(*seed);
  config_tree tree = tree_at(own);
  builder(c, tree).add_table(0, own, keys, "run");
  c.out->seed = static_cast<std::uint64_t>(config(tree.view()).find("seed").as_int(1));
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
  c.out->teardown_ns = root.child("teardown_within").as_int();
  const std::string_view pacing = root.child("pacing").as_string();
  c.out->pacing = pacing == "relaxed" ? thread_pacing::relaxed
                  : pacing == "spin"  ? thread_pacing::spin
                                      : thread_pacing::timer;
  c.out->keep.runs = static_cast<std::uint64_t>(root.find("keep.runs").as_int(0));
  c.out->keep.bytes = static_cast<std::uint64_t>(root.find("keep.size").as_int(0));
  c.out->slowest = static_cast<std::uint32_t>(root.child("slowest").as_int());
  c.parts_in_sequence = root.child("parts").as_string() == "sequence";
  for (planned_part& each : c.parts)
    if (each.enabled) compile_part(c, each);
  add_flows(c, tree);
}

std::span<const spate_key> profile_table_keys() { return profile_keys; }

std::span<const spate_key> run_table_keys() { return run_keys; }

}  // namespace spate::profile
