#include <algorithm>
#include <iterator>

#include "profile/compile_flow.hpp"
#include "profile/language_keys.hpp"
#include "profile/plugin_config.hpp"

namespace spate::profile {
namespace {

constexpr const char* instants[] = {"start", "end", nullptr};
constexpr spate_key correlation_keys[] = {
    {"enabled", "a condition over parameters", nullptr, nullptr, 0, 0, SPATE_KIND_ANY, 0},
    {"from", "what begins", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, SPATE_KEY_REQUIRED},
    {"from.operation", "the operation that it begins with", nullptr, nullptr, 0, 0, SPATE_KIND_STRING,
     SPATE_KEY_REQUIRED},
    {"from.at", "which of its instants counts", "end", instants, 0, 0, SPATE_KIND_STRING, 0},
    {"from.key", "an expression, a text with ${...}, or a list's name", nullptr, nullptr, 0, 0, SPATE_KIND_STRING,
     SPATE_KEY_REQUIRED | SPATE_KEY_TEMPLATED},
    {"to", "what sees it", nullptr, nullptr, 0, 0, SPATE_KIND_TABLE, SPATE_KEY_REQUIRED},
    {"to.operation", "the operation whose end it ends with", nullptr, nullptr, 0, 0, SPATE_KIND_STRING,
     SPATE_KEY_REQUIRED},
    {"to.key", "an expression, a text with ${...}, or a list's name", nullptr, nullptr, 0, 0, SPATE_KIND_STRING,
     SPATE_KEY_REQUIRED | SPATE_KEY_TEMPLATED},
    {"within", "how long it may take: what was not seen by then is a timeout", nullptr, nullptr, 1e6, 3600e9,
     SPATE_KIND_DURATION, SPATE_KEY_REQUIRED},
    {"keep", "keys that are looked for at a time", "100000", nullptr, 1, 1e7, SPATE_KIND_INT, 0},
    {"fan_out", "how many users see each: NAME.first, NAME.median and NAME.last are measured", nullptr, nullptr, 1,
     10000, SPATE_KIND_INT, 0},
};
constexpr const char* fan_out_series[] = {".first", ".median", ".last"};
constexpr std::uint64_t most_sightings = 10'000'000;  // that there is memory for

std::optional<std::uint32_t> read_side(const flow_context& f, const node& from, correlated& into) {
  const node operation = from.child("operation"), key = from.child("key");
  if (!operation || !key) return std::nullopt;
  const auto sent = operation_step(f, operation.as_string(), f.at(operation));
  const data::name* named = key.is_template() ? nullptr : f.c.out->names.find(key.as_string());
  if (named != nullptr && named->list && named->kind == data::name_kind::variable) {
    into.list = named->slot;
  } else if (!read_assigned(f, key, "key", into.key)) {
    return std::nullopt;
  }
  return sent ? std::optional(sent->operation) : std::nullopt;
}

// Each has results of its own; reports a name that is taken.
std::vector<operation> series_of(compilation& c, const correlation& of) {
  std::vector<operation> out;
  const auto add = [&](std::string name) {
    const auto& all = c.out->operations;
    if (c.operations.find(name) != nullptr ||
        std::any_of(all.begin(), all.end(), [&](const operation& one) { return one.name == name; })) {
      c.report.error(of.at, "`" + name + "` is an operation or a transaction, and cannot name a correlation",
                     "choose another name: each has results of its own");
      return;
    }
    operation& made = out.emplace_back();
    made.name = std::move(name);
    made.kind = series_kind::correlation;
    made.target = operation::none;
    made.at = of.at;
  };
  if (of.fan_out == 0) add(of.name);
  for (const char* each : fan_out_series)
    if (of.fan_out > 0) add(of.name + each);
  return out;
}

void read_room(compilation& c, const config_tree& tree, const node& root, correlation& into) {
  into.keep = static_cast<std::uint32_t>(root.child("keep").as_int(1));
  into.fan_out = static_cast<std::uint32_t>(root.child("fan_out").as_int(0));
  if (std::uint64_t{into.keep} * into.fan_out <= most_sightings) return;
  c.report.error(
      tree.place_of(root.child("fan_out").index()),
      "there is no room for " + std::to_string(into.keep) + " keys that " + std::to_string(into.fan_out) + " users see",
      "write keep = " + std::to_string(most_sightings / into.fan_out) +
          ", or less: at least the keys that begin within `within`");
}

}  // namespace

std::span<const spate_key> correlation_table_keys() { return correlation_keys; }

void compile_correlations(compilation& c) {
  static const key_table keys(correlation_keys);
  for (const named_table& each : c.correlations.tables) {
    config_tree tree = tree_at(*each.table);
    builder(c, tree, each.enabled).add_table(0, *each.table, keys, "correlate." + each.name());
    const node root = config(tree.view()).root();
    flow_context f{c, tree, each.enabled};
    // A correlation sends nothing: what it names must be sent by a flow all the same.
    const std::set<std::uint32_t> used = c.used;
    correlation made;
    made.name = each.name();
    made.at = each.table->key_at;
    const auto from = read_side(f, root.child("from"), made.from), to = read_side(f, root.child("to"), made.to);
    c.used = used;
    made.from_start = root.child("from").child("at").as_string() == "start";
    made.within_ns = root.child("within").as_int();
    read_room(c, tree, root, made);
    std::vector<operation> series = series_of(c, made);
    if (from) made.from.operation = *from;
    if (to) made.to.operation = *to;
    if (!each.enabled || !from || !to || series.empty()) continue;
    auto& all = c.out->operations;
    made.series = static_cast<std::uint32_t>(all.size());
    const auto index = static_cast<std::uint32_t>(c.out->correlations.size());
    all[*from].begins.push_back(index);
    all[*to].sees.push_back(index);
    std::move(series.begin(), series.end(), std::back_inserter(all));
    c.out->correlations.push_back(std::move(made));
  }
}

}  // namespace spate::profile
