#include <spate/text.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <tuple>

#include "profile/compilation.hpp"
#include "profile/flow_walk.hpp"

namespace spate::profile {
namespace {

using slots = std::set<std::uint32_t>;

// Who runs a flow, and which variables get a value there.
struct place_of_use {
  std::string where;  ///< "scenario `reader`"
  slots captured;
};

class value_check {
 public:
  explicit value_check(compilation& c) : c_(c) {}

  void run() {
    place_of_use setup{"the setup", {}}, teardown{"the teardown", {}};
    flow(c_.out->setup, setup, {});
    flow(c_.out->teardown, teardown, {});
    for (const scenario& each : c_.out->scenarios) user(each);
  }

 private:
  void user(const scenario& from) {
    place_of_use in{"scenario `" + from.name + "`", {}};
    if (from.round) in.captured.insert(c_.out->rounds.slot);
    give(from.start, in);
    give(from.stop, in);
    for (const task& each : from.tasks) give(each.flow, in);

    flow(from.start, in, {});
    flow(from.stop, in, {});
    for (const task& each : from.tasks) {
      slots bound;
      for (const data::pick& pick : each.picks) {
        list(pick, each.at, in);
        bound.insert(pick.to);
      }
      flow(each.flow, in, bound);
    }
  }

  // The variables that get a value somewhere in a flow.
  void give(const std::vector<step>& steps, place_of_use& in) const {
    each_step(steps, [&](const step& each, bool) {
      if (each.kind == step_kind::set)
        for (const assignment& one : each.set) in.captured.insert(one.slot);
      if (each.kind == step_kind::take) in.captured.insert(each.bound);
      if (each.kind != step_kind::operation) return;
      in.captured.insert(c_.captures[each.operation].begin(), c_.captures[each.operation].end());
      for (const recovery& mended : c_.out->operations[each.operation].recover)
        each_step(mended.flow, [&](const step& inner, bool) {
          for (const assignment& one : inner.set) in.captured.insert(one.slot);
          if (inner.kind != step_kind::operation) return;
          in.captured.insert(c_.captures[inner.operation].begin(), c_.captures[inner.operation].end());
        });
    });
  }

  void flow(const std::vector<step>& steps, const place_of_use& in, const slots& bound, bool recovering = false) {
    for (const step& each : steps) {
      if (each.kind == step_kind::operation) {
        operation(each, in, bound);
        if (recovering) continue;
        for (const recovery& mended : c_.out->operations[each.operation].recover) flow(mended.flow, in, bound, true);
      } else if (each.kind == step_kind::set || each.kind == step_kind::put) {
        const char* what = each.kind == step_kind::set ? "this `set`" : "this `put`";
        for (const assignment& one : each.set) {
          need(one.formula ? one.formula.needs() : one.text.needs(), what, each.at, in, bound);
        }
      } else {
        slots inner = bound;
        if (each.each) {
          list(*each.each, each.at, in);
          inner.insert(each.each->to);
        }
        flow(each.flow, in, inner, recovering);
      }
    }
  }

  void operation(const step& sent, const place_of_use& in, const slots& bound) {
    const profile::operation& of = c_.out->operations[sent.operation];
    need(of.needs, "operation `" + of.name + "`", sent.at, in, bound);
  }

  void need(const std::vector<std::uint32_t>& needs, const std::string& what, place at, const place_of_use& in,
            const slots& bound) {
    for (const std::uint32_t slot : needs) {
      if (bound.contains(slot) || in.captured.contains(slot)) continue;
      const std::string name = c_.book.variable(slot);
      const auto said = std::make_tuple(at.file, at.line, at.column, slot, in.where);
      if (!said_.insert(said).second) continue;
      c_.report.error(at, text(what, " needs ${", name, "}, which has no value in ", in.where), who_sets(slot, name));
    }
  }

  void list(const data::pick& pick, place at, const place_of_use& in) {
    if (pick.from_kind != data::name_kind::variable || in.captured.contains(pick.from)) return;
    const std::string name = c_.book.variable(pick.from);
    c_.report.error(at, "nothing in " + in.where + " captures `" + name + "`", who_sets(pick.from, name));
  }

  std::string who_sets(std::uint32_t slot, const std::string& name) const {
    for (std::size_t i = 0; i < c_.captures.size(); ++i) {
      const auto& of_one = c_.captures[i];
      if (std::find(of_one.begin(), of_one.end(), slot) == of_one.end()) continue;
      return "operation `" + c_.out->operations[i].name + "` captures it: send it there as well";
    }
    if (name == c_.out->rounds.variable)
      return "only loads with for_each = { " + name + " = [...] } give it to their users";
    return "bind it in the task: pick = { " + name +
           " = { from = \"a_list\" } }, or capture it in an operation that is "
           "sent there";
  }

  compilation& c_;
  // A recovery is looked at wherever its operation is sent.
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t, std::string>> said_;
};

// Names in a text that may use a parameter: inside ${...}, or anywhere in a condition.
void collect_words(std::string_view text, std::set<std::string, std::less<>>& into) {
  const auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end > i) into.emplace(text.substr(i, end - i));
    i = std::max(end, i + 1);
  }
}

// `expression`: the text may be one without looking like it.
void collect_uses(const written& from, std::set<std::string, std::less<>>& into, bool expression = false) {
  if (from.kind == written_kind::text) {
    constexpr std::string_view conditions[] = {"enabled", "when", "while", "until", "on"};
    const std::string_view text = from.text;
    const bool condition = std::find(std::begin(conditions), std::end(conditions), from.key) != std::end(conditions);
    if (condition || expression) collect_words(text, into);
    for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
      collect_words(text.substr(at + 2, text.find('}', at) - at - 2), into);
    }
  }
  for (const written& child : from.children)
    collect_uses(child, into, from.key == "set" || from.key == "put" || from.key == "from" || from.key == "to");
}

}  // namespace

void check_values(compilation& c) { value_check(c).run(); }

void check_unused(compilation& c) {
  for (const named_table& each : c.operations.tables) {
    if (!each.enabled || c.used.contains(each.index)) continue;
    c.report.warning(each.table->key_at, "no flow sends operation `" + each.name() + "`",
                     "name it in a task, or remove it");
  }
  std::set<std::string, std::less<>> words(c.varied.begin(), c.varied.end());
  for (const written& section : c.root.children) {
    if (section.key != "params") collect_uses(section, words);
  }
  for (const planned_part& each : c.parts) {
    collect_uses(each.from->run, words);
    if (each.from->enabled) collect_uses(*each.from->enabled, words);
  }
  // A default may be made of other parameters.
  const written* params = c.root.find("params");
  if (params != nullptr) {
    for (const written& each : params->children) {
      if (const written* by = each.find("default_by"))
        for (const written& name : by->children) words.insert(name.key);
      collect_uses(each, words);
    }
  }
  for (const parameter_value& each : c.out->parameters) {
    const written* entry = params == nullptr ? nullptr : params->find(each.name);
    // One of an included file may be there for others that include it.
    if (entry == nullptr || words.contains(each.name) || entry->key_at.file != 0) continue;
    // One of a disabled part may be there for the part.
    if (const planned_part* of = part_of(c, each.name); of != nullptr && !of->enabled) continue;
    c.report.warning(entry->key_at, "nothing uses the parameter `" + each.name + "`",
                     "write ${" + each.name + "} where it belongs, or remove it");
  }
}

}  // namespace spate::profile
