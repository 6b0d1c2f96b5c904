#include <spate/config.hpp>

#include <algorithm>

#include "profile/compilation.hpp"
#include "profile/operation_keys.hpp"
#include "profile/plugin_config.hpp"
#include "profile/suggest.hpp"
#include "profile/target_templates.hpp"

namespace spate::profile {
namespace {

constexpr std::int64_t most_sessions = 1024;

struct known_target {
  const named_table* table = nullptr;
  const spate_protocol* plugin = nullptr;
  std::string plugin_name;
  key_table target, operation;
  config_tree tree;
  std::optional<target_templates> templates;
  std::uint32_t operations = 0;      ///< the node that holds them
  std::size_t errors = 0;            ///< found in what the plugin is handed
  std::vector<std::uint32_t> order;  ///< indices of its enabled operations
};

// Its driver blocks, so threads are its sessions.
void read_sessions(compilation& c, const known_target& from, const config_tree& host, target& into) {
  const node size = config(from.tree.view()).find("pool.size");
  into.sessions = static_cast<std::uint32_t>(std::clamp<std::int64_t>(size.as_int(1), 1, most_sessions));
  if (const node patience = config(from.tree.view()).find("pool.timeout")) into.pool_timeout_ns = patience.as_int();
  const node workers = config(host.view()).find("workers");
  if (workers && workers.as_int() > 1)
    c.report.error(host.place_of(workers.index()),
                   "plugin `" + into.plugin + "` waits in its driver: it has sessions, no workers",
                   "remove `workers`, and set `pool.size`");
}

known_target read_target(compilation& c, const named_table& from) {
  known_target out;
  out.table = &from;
  out.tree = tree_at(*from.table);
  const std::string where = "target." + from.name();
  const std::size_t before = c.report.error_count();

  config_tree host = tree_at(*from.table);
  builder(c, host, from.enabled)
      .add_table(0, host_part(*from.table, reserved_target_keys(), "plugin"), target_keys(), where);
  const node plugin = config(host.view()).find("plugin");
  const std::int64_t workers = config(host.view()).find("workers").as_int(1);
  if (plugin) {
    out.plugin_name = plugin.as_string();
    const place at = host.place_of(plugin.index());
    std::string why;
    out.plugin = c.plugins.protocol(out.plugin_name, why);
    c.protocols.push_back(out.plugin);
    // A disabled target's plugin need not be installed.
    if (out.plugin == nullptr && from.enabled) c.report.error(at, why);
    if (out.plugin != nullptr) {
      out.target = key_table(out.plugin->target_keys);
      out.operation = key_table(out.plugin->operation_keys);
      check_reserved(c, at, out.plugin_name, out.target, reserved_target_keys(), "target");
      check_reserved(c, at, out.plugin_name, out.operation, reserved_operation_keys(), "operation");
      builder(c, out.tree, from.enabled).add_table(0, *from.table, out.target, where, reserved_target_keys());
      if (from.enabled) out.templates.emplace(config(out.tree.view()).root());
    }
  }
  out.operations = out.tree.add(0, "operations", SPATE_KIND_ARRAY, from.table->key_at);
  out.errors = c.report.error_count() - before;
  if (from.enabled) {
    target& made = c.out->targets.emplace_back();
    made.name = from.name();
    made.plugin = out.plugin_name;
    made.workers = static_cast<std::uint32_t>(workers);
    if (out.plugin != nullptr && (out.plugin->capabilities & SPATE_PROTOCOL_BLOCKING) != 0)
      read_sessions(c, out, host, made);
    made.at = from.table->key_at;
  }
  return out;
}

known_target* target_of(compilation& c, const config_tree& host, const named_table& operation,
                        std::vector<known_target>& targets) {
  const node name = config(host.view()).find("target");
  if (!name) return nullptr;
  const place at = host.place_of(name.index());
  for (known_target& each : targets) {
    if (each.table->name() != name.as_string()) continue;
    if (operation.enabled && !each.table->enabled) {
      c.report.error(
          at, "operation `" + operation.name() + "` is sent to target `" + each.table->name() + "`, which is disabled",
          "disable the operation as well: give it the same `enabled`");
    }
    return &each;
  }
  if (c.targets.broken.contains(std::string(name.as_string()))) return nullptr;
  c.report.error(at, "there is no target `" + std::string(name.as_string()) + "`",
                 suggest(name.as_string(), c.targets.names(), "there is"));
  return nullptr;
}

// Sources that a source shows may run out as well.
void add_feeds(const compilation& c, const std::vector<data::source_read>& reads, std::set<std::uint32_t>& seen,
               std::vector<std::uint32_t>& into) {
  for (const data::source_read& each : reads) {
    const data::source* source =
        each.slot < c.out->runtime->sources.size() ? c.out->runtime->sources[each.slot].get() : nullptr;
    if (source == nullptr || each.anew || !seen.insert(each.slot).second) continue;
    if (source->runs_out()) into.push_back(each.slot);
    std::vector<data::source_read> further;
    source->list_reads(further);
    add_feeds(c, further, seen, into);
  }
}

// `request`: what is sent, and not what is done with the answer.
void add_needs(const compilation& c, const std::vector<std::uint32_t>& templates, bool request, operation& into) {
  std::set<std::uint32_t> slots(into.needs.begin(), into.needs.end());
  for (const std::uint32_t id : templates) {
    const data::text_template& one = c.out->runtime->templates[id];
    slots.insert(one.needs().begin(), one.needs().end());
    if (request && one.may_lack()) into.unsure.push_back(id);
  }
  into.needs.assign(slots.begin(), slots.end());
  if (!request) return;
  std::vector<data::source_read> reads;
  for (const std::uint32_t id : templates) c.out->runtime->templates[id].list_reads(reads);
  std::set<std::uint32_t> seen;
  add_feeds(c, reads, seen, into.feeds);
  std::sort(into.feeds.begin(), into.feeds.end());
  into.feeds.erase(std::unique(into.feeds.begin(), into.feeds.end()), into.feeds.end());
}

void collect_templates(const node& from, std::vector<std::uint32_t>& into) {
  if (from.is_template()) into.push_back(from.template_id());
  for (const node child : from) collect_templates(child, into);
}

// Those of what is done with the answer; a recovery is a flow, whose steps have needs of their own.
std::vector<std::uint32_t> answer_templates(const node& host) {
  std::vector<std::uint32_t> out;
  for (const char* key : {"expect", "check", "capture"}) collect_templates(host.child(key), out);
  return out;
}

// Here, where the place inside the text is known; the captures themselves know only their nodes.
void check_capture_conditions(compilation& c, const written& operation) {
  const written* captures = operation.find("capture");
  if (captures == nullptr) return;
  for (const written& each : captures->children) {
    const written* when = each.find("when");
    if (when == nullptr || when->kind != written_kind::text) continue;
    std::vector<data::text_error> errors;
    data::condition::compile(when->text, c.out->names, errors);
    c.texts.report_errors(*when, when->text, errors);
  }
}

// What asks for rows of a plugin that gives none would never hold.
void check_rows(compilation& c, const written& operation, const known_target& to) {
  if (to.plugin == nullptr || (to.plugin->capabilities & SPATE_PROTOCOL_ROWS) != 0) return;
  const auto refuse = [&](const written* asked) {
    if (asked == nullptr) return;
    c.report.error(asked->key_at,
                   "plugin `" + to.plugin_name + "` gives no rows, so `" + asked->key + "` has nothing to read",
                   "rows are what databases give; ask for status, header, body or json");
  };
  for (const char* table : {"expect", "check"}) {
    const written* tests = operation.find(table);
    for (const char* key : {"rows", "column"}) refuse(tests == nullptr ? nullptr : tests->find(key));
  }
  if (const written* captures = operation.find("capture"))
    for (const written& each : captures->children) refuse(each.find("column"));
}

void read_operation(compilation& c, const named_table& from, std::vector<known_target>& targets) {
  const std::string where = "operation." + from.name();
  const std::size_t before = c.report.error_count();
  config_tree host = tree_at(*from.table);
  builder(c, host, from.enabled)
      .add_table(0, host_part(*from.table, reserved_operation_keys(), "target"), operation_keys(), where);
  if (!c.clashing.contains(from.name())) check_capture_conditions(c, *from.table);
  // With mistakes in it, what is left would give further ones that are none.
  const bool sound = c.report.error_count() == before && !c.clashing.contains(from.name());
  known_target* to = target_of(c, host, from, targets);

  if (to != nullptr) check_rows(c, *from.table, *to);

  std::vector<std::uint32_t> templates;
  if (to != nullptr && to->plugin != nullptr) {
    const std::size_t before_plugin = c.report.error_count();
    // A disabled operation is checked like any other, but the plugin is not handed it.
    config_tree dropped;
    config_tree& tree = from.enabled ? to->tree : dropped;
    const std::uint32_t node =
        from.enabled ? tree.add(to->operations, {}, SPATE_KIND_TABLE, from.table->key_at) : std::uint32_t{0};
    tree.set_text(tree.add(node, "name", SPATE_KIND_STRING, from.table->key_at), from.name());
    node_builder plugin_builder = builder(c, tree, from.enabled);
    plugin_builder.add_table(node, *from.table, to->operation, where, reserved_operation_keys());
    templates = plugin_builder.template_ids();
    to->errors += c.report.error_count() - before_plugin;
  }

  node_report report(host, c.report);
  data::response_program program;
  if (sound) program = data::response_program::compile(host.view(), 0, c.out->names, report.sink());
  if (!from.enabled) return;
  feed_rows(c, from.name(), program);
  c.out->runtime->responses.push_back(std::move(program));
  c.operation_hosts.push_back(std::move(host));
  operation& made = c.out->operations.emplace_back();
  made.name = from.name();
  made.at = from.table->key_at;
  made.hint = config(c.operation_hosts.back().view()).find("hint").as_string();
  add_needs(c, templates, true, made);
  add_needs(c, answer_templates(config(c.operation_hosts.back().view()).root()), false, made);
  if (to != nullptr && to->templates) add_needs(c, to->templates->sent_with(*from.table, to->operation), true, made);
  if (to == nullptr || !to->table->enabled) return;
  made.target = to->table->index;
  made.index_in_target = static_cast<std::uint32_t>(to->order.size());
  to->order.push_back(from.index);
}

}  // namespace

void compile_targets(compilation& c) {
  std::vector<known_target> targets;
  for (const named_table& each : c.targets.tables) targets.push_back(read_target(c, each));
  for (const named_table& each : c.operations.tables) read_operation(c, each, targets);
  for (known_target& each : targets) {
    if (!each.table->enabled || each.plugin == nullptr) continue;
    call_check(c, each.tree, each.plugin_name, c.report.error_count() - each.errors, each.plugin->check);
    target& made = c.out->targets[each.table->index];
    made.operations = std::move(each.order);
    made.config = std::make_shared<const config_tree>(std::move(each.tree));
  }
}

}  // namespace spate::profile
