#include "profile/compile_flow.hpp"

#include <algorithm>
#include <array>

#include "profile/flow_walk.hpp"
#include "profile/name_rules.hpp"
#include "profile/read_distribution.hpp"
#include "profile/suggest.hpp"
#include "profile/units.hpp"

namespace spate::profile {
namespace {

constexpr const char* item_forms =
    "a step is an operation's name, or a table with one of do, pause, repeat, choose, set, transaction, parallel, "
    "rendezvous, put, take";

std::optional<step> pause_step(const flow_context& f, const node& item) {
  static const std::array<std::string, 1> keys = {"pause"};
  only_keys(f, item, keys, "a pause");
  const auto drawn = read_distribution(f.tree, item.child("pause").index(), f.c.report);
  if (!drawn) return std::nullopt;
  step made;
  made.kind = step_kind::pause;
  made.at = f.at(item);
  made.pause = *drawn;
  return made;
}

std::optional<step> do_step(const flow_context& f, const node& item) {
  static const std::array<std::string, 2> keys = {"do", "on_error"};
  const node operation = item.child("do");
  only_keys(f, item, keys, "a step");
  if (operation.kind() != SPATE_KIND_STRING) {
    f.c.report.error(f.at(operation), "`do` takes an operation's name", item_forms);
    return std::nullopt;
  }
  auto found = operation_step(f, operation.as_string(), f.at(operation));
  const on_error how = read_on_error(f, item, f.unless_said);
  if (found) found->on_error = how;
  return found;
}

// A repeat, a transaction, or one around the other.
std::optional<step> block_step(const flow_context& f, const node& item) {
  static const std::array<std::string, 4> keys = {"repeat", "transaction", "flow", "on_error"};
  const node repeat = item.child("repeat"), transaction = item.child("transaction");
  only_keys(f, item, keys, transaction ? "a transaction" : "a repeat");
  const on_error how = read_on_error(f, item, on_error::proceed);
  flow_context inner = f;
  if (item.child("on_error")) inner.unless_said = on_error::proceed;  // the block has said it
  std::optional<step> made(std::in_place);
  made->at = f.at(item);
  bool good = true;
  if (repeat) {
    made->kind = step_kind::repeat;
    made->on_error = how;
    good = read_rounds(f, repeat, *made);
  }
  made->flow = inner_flow(inner, item, transaction ? "this transaction" : "this repeat");
  if (!transaction) return good ? made : std::nullopt;
  const auto series = transaction_series(f, transaction);
  if (!series || !good) return std::nullopt;
  step around;
  around.kind = step_kind::transaction;
  around.at = f.at(item);
  around.operation = *series;
  if (repeat)
    around.flow.push_back(std::move(*made));
  else
    around.flow = std::move(made->flow);
  around.on_error = repeat ? on_error::proceed : how;
  return around;
}

std::optional<step> table_step(const flow_context& f, const node& item) {
  static const std::array<std::string, 12> all = {"do",       "pause",      "repeat", "choose", "set",  "transaction",
                                                  "parallel", "rendezvous", "put",    "take",   "flow", "on_error"};
  const node transaction = item.child("transaction");
  int kinds = transaction && !item.child("repeat") ? 1 : 0;
  for (const char* each : {"do", "pause", "repeat", "choose", "set", "parallel", "rendezvous", "put", "take"})
    kinds += item.child(each) ? 1 : 0;
  if (kinds != 1) {
    // The nearest name says more than that the step is none.
    if (only_keys(f, item, all, "a flow")) {
      f.c.report.error(f.at(item), kinds == 0 ? "this step does nothing" : "this step says more than one thing to do",
                       item_forms);
    }
    return std::nullopt;
  }
  if (item.child("pause")) return pause_step(f, item);
  if (item.child("do")) return do_step(f, item);
  if (item.child("choose")) return choose_step(f, item);
  if (item.child("set")) return set_step(f, item);
  if (item.child("parallel")) return parallel_step(f, item);
  if (item.child("rendezvous")) return rendezvous_step(f, item);
  if (item.child("put")) return put_step(f, item);
  if (item.child("take")) return take_step(f, item);
  return block_step(f, item);
}

// Only what is set may have a value that is known only during the run.
void refuse_templates(const flow_context& f, const node& at) {
  for (const node child : at) {
    if ((child.key() == "set" || child.key() == "put") && child.is_table()) continue;
    refuse_templates(f, child);
    if (!child.is_template()) continue;
    const std::string_view text = child.as_string();
    std::string name = "a step";
    if (!child.key().empty()) name.assign("`").append(child.key()).append("`");
    f.c.report.error(f.c.report.inside(f.at(child), text, text.find("${")),
                     name + " must be known before the run, and this has a value only during it",
                     "only parameters, ${env:NAME} and ${secret:NAME} can be used here");
  }
}

bool takes_time(const std::vector<step>& flow) {
  bool found = false;
  each_step(flow, [&](const step& each, bool) {
    found = found || each.kind == step_kind::operation || each.kind == step_kind::pause;
  });
  return found;
}

}  // namespace

on_error read_on_error(const flow_context& f, const node& item, on_error otherwise) {
  static const std::array<std::string, 4> words = {"continue", "leave", "end_task", "stop_user"};
  const node how = item.child("on_error");
  if (!how) return otherwise;
  const auto found = std::find(words.begin(), words.end(), how.as_string());
  if (how.kind() == SPATE_KIND_STRING && found != words.end()) return static_cast<on_error>(found - words.begin());
  f.c.report.error(f.at(how), "`on_error` cannot be \"" + std::string(how.as_string()) + "\"",
                   suggest(how.as_string(), words, "one of"));
  return on_error::proceed;
}

bool only_keys(const flow_context& f, const node& table, std::span<const std::string> keys, const std::string& what) {
  bool good = true;
  for (const node child : table) {
    const std::string key(child.key());
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
    good = false;
    f.c.report.error(f.tree.key_place_of(child.index()), "unknown key `" + key + "` in " + what,
                     suggest(key, keys, "known here:"));
  }
  return good;
}

std::optional<std::int64_t> whole_number(const node& n) {
  if (n.kind() == SPATE_KIND_INT) return n.as_int();
  if (n.kind() == SPATE_KIND_STRING && !n.is_template()) return parse_integer(n.as_string());
  return std::nullopt;
}

std::optional<data::condition> read_condition(const flow_context& f, const node& from, data::formula_use use) {
  if (from.kind() != SPATE_KIND_STRING) {
    f.c.report.error(f.at(from), "`" + std::string(from.key()) + "` takes a condition",
                     "write one in quotes, such as \"count(run_ids) > 0\"");
    return std::nullopt;
  }
  std::vector<data::text_error> errors;
  auto made = data::condition::compile(from.as_string(), f.c.out->names, errors, use);
  for (const data::text_error& each : errors)
    f.c.report.error(f.c.report.inside(f.at(from), from.as_string(), each.offset), each.message);
  return errors.empty() ? std::optional(std::move(made)) : std::nullopt;
}

std::optional<step> operation_step(const flow_context& f, std::string_view name, place at) {
  const named_table* found = f.c.operations.find(name);
  if (found == nullptr && f.c.operations.broken.contains(name)) return std::nullopt;
  if (found == nullptr) {
    f.c.report.error(at, "there is no operation `" + std::string(name) + "`",
                     suggest(name, f.c.operations.names(), "there is"));
    return std::nullopt;
  }
  if (!found->enabled) {
    if (f.enabled) {
      f.c.report.error(at, "operation `" + std::string(name) + "` is disabled",
                       "disable what sends it as well: give it the same `enabled`");
    }
    return std::nullopt;
  }
  if (f.enabled) f.c.used.insert(found->index);
  step made;
  made.operation = found->index;
  made.on_error = f.unless_said;
  made.at = at;
  return made;
}

const data::name* find_list(const flow_context& f, std::string_view name, place at) {
  const data::name* found = f.c.out->names.find(name);
  if (found != nullptr && found->list) return found;
  if (found != nullptr) {
    f.c.report.error(at, "`" + std::string(name) + "` is no list: it holds one value",
                     "a capture with append = true makes a list");
    return nullptr;
  }
  std::vector<std::string> lists;
  for (const auto& [text, meaning] : f.c.out->names.all()) {
    if (meaning.list) lists.push_back(text);
  }
  f.c.report.error(
      at, "there is no list `" + std::string(name) + "`",
      lists.empty() ? "nothing captures a list: add a capture with append = true" : suggest(name, lists, "there is"));
  return nullptr;
}

std::optional<std::uint32_t> transaction_series(const flow_context& f, const node& name) {
  written named;
  named.key = name.as_string();
  named.key_at = named.at = f.at(name);
  if (f.by == flow_context::runner::run || f.by == flow_context::runner::recovery) {
    const bool run = f.by == flow_context::runner::run;
    f.c.report.error(named.at,
                     std::string("`transaction` has no place in ") +
                         (run ? "setup and teardown, which are not measured" : "a recovery, which is a part of one"),
                     "leave it out there");
    return std::nullopt;
  }
  if (name.kind() != SPATE_KIND_STRING) {
    f.c.report.error(named.at, "`transaction` takes a name", "write transaction = \"checkout\"");
    return std::nullopt;
  }
  if (!check_table_name(named, "a transaction", f.c.report)) return std::nullopt;
  if (f.c.operations.find(named.key) != nullptr) {
    f.c.report.error(named.at, "`" + named.key + "` is an operation, and cannot name a transaction",
                     "choose another name: each has results of its own");
    return std::nullopt;
  }
  auto& all = f.c.out->operations;
  const auto known =
      std::find_if(all.begin(), all.end(), [&](const operation& each) { return each.name == named.key; });
  if (known != all.end()) return static_cast<std::uint32_t>(known - all.begin());
  // Of a disabled table nothing is measured.
  if (!f.enabled) return 0;
  operation& made = all.emplace_back();
  made.name = named.key;
  made.kind = series_kind::transaction;
  made.target = operation::none;
  made.at = named.at;
  return static_cast<std::uint32_t>(all.size() - 1);
}

std::vector<step> inner_flow(const flow_context& f, const node& item, const char* what) {
  const node flow = item.child("flow");
  if (!flow) {
    f.c.report.error(f.at(item), std::string(what) + " has no `flow`", "add flow = [...]: the steps inside it");
    return {};
  }
  const std::size_t before = f.c.report.error_count();
  std::vector<step> out = steps_of(f, flow);
  // What is disabled may hold operations that are as well.
  if (f.enabled && item.child("repeat") && f.c.report.error_count() == before && !takes_time(out)) {
    f.c.report.error(f.at(item), "nothing in this repeat takes time: it would hold up every other user",
                     "add an operation or a pause to its `flow`");
  }
  return out;
}

std::vector<step> compile_flow(const flow_context& f, const node& flow) {
  refuse_templates(f, flow);
  return steps_of(f, flow);
}

std::vector<step> steps_of(const flow_context& f, const node& flow) {
  std::vector<step> out;
  if (!flow) return out;
  if (!flow.is_array()) {
    f.c.report.error(f.at(flow), "`" + std::string(flow.key()) + "` takes an array of steps", item_forms);
    return out;
  }
  for (const node item : flow) {
    std::optional<step> made;
    if (item.is_template()) continue;
    if (item.kind() == SPATE_KIND_STRING) {
      made = operation_step(f, item.as_string(), f.at(item));
    } else if (item.is_table()) {
      made = table_step(f, item);
    } else {
      f.c.report.error(f.at(item), "this is no step of a flow", item_forms);
    }
    if (made) out.push_back(std::move(*made));
  }
  return out;
}

}  // namespace spate::profile
