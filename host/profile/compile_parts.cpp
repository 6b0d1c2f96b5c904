#include <algorithm>

#include "profile/compilation.hpp"

namespace spate::profile {
namespace {

// What would start after one of its loads starts in its place.
void note_loads(compilation& c, const written& loads, const part& of) {
  for (const written& each : loads.children) {
    if (!belongs(of.prefix, each.key)) continue;
    const written* after = each.find("start_after");
    load_start& start = c.disabled_loads[each.key] = {};
    if (after != nullptr) start.after = after->text;
  }
}

void take_out(compilation& c, written& root, const part& of) {
  if (const written* loads = root.find("load")) note_loads(c, *loads, of);
  for (const std::string& section : named_sections()) {
    written* all = section == "params" ? nullptr : root.find(section);
    if (all == nullptr) continue;
    std::erase_if(all->children, [&](const written& each) { return belongs(of.prefix, each.key); });
  }
}

}  // namespace

bool apply_parts(compilation& c, written& root, const std::vector<part>& parts) {
  bool any = parts.empty();
  for (const part& each : parts) {
    c.report.add_prefix(each.prefix + "_");
    planned_part& made = c.parts.emplace_back();
    made.from = &each;
    if (each.enabled) {
      written table;
      table.children.push_back(*each.enabled);
      made.enabled = is_enabled(table, c.texts, c.report);
    }
    any = any || made.enabled;
    if (!made.enabled) take_out(c, root, each);
  }
  if (!parts.empty()) root.table("run", parts.front().at);
  const written* loads = root.find("load");
  if (any || (loads != nullptr && !loads->children.empty())) return true;
  c.report.error(parts.front().at, "every part is disabled, and the profile has no load of its own",
                 "enable at least one");
  return false;
}

const planned_part* part_of(const compilation& c, std::string_view name) {
  const auto found = std::find_if(c.parts.begin(), c.parts.end(),
                                  [&](const planned_part& each) { return belongs(each.from->prefix, name); });
  return found == c.parts.end() ? nullptr : &*found;
}

std::vector<const written*> run_tables(const compilation& c) {
  std::vector<const written*> out;
  for (const planned_part& each : c.parts)
    if (each.enabled && !each.from->run.key.empty()) out.push_back(&each.from->run);
  if (const written* own = c.root.find("run")) out.push_back(own);
  return out;
}

}  // namespace spate::profile
