#include "profile/section.hpp"

#include <algorithm>

#include "data/condition.hpp"
#include "profile/name_rules.hpp"

namespace spate::profile {

const named_table* section::find(std::string_view name) const {
  const auto found = std::find_if(tables.begin(), tables.end(), [&](const named_table& t) { return t.name() == name; });
  return found == tables.end() ? nullptr : &*found;
}

std::vector<std::string> section::names() const {
  std::vector<std::string> out;
  for (const named_table& each : tables) out.push_back(each.name());
  return out;
}

section read_section(const written& root, std::string_view kind, std::string_view what, text_resolver& texts,
                     diagnostics& report) {
  section out;
  const written* all = root.find(kind);
  if (all == nullptr) return out;
  if (!all->is_table()) {
    report.error(all->at, "`" + std::string(kind) + "` takes tables",
                 "write [" + std::string(kind) + ".NAME] above the keys of " + std::string(what));
    return out;
  }
  std::uint32_t enabled = 0;
  for (const written& each : all->children) {
    if (!check_table_name(each, what, report)) {
      out.broken.insert(each.key);
      continue;
    }
    if (!each.is_table()) {
      out.broken.insert(each.key);
      report.error(each.at, "`" + each.key + "` in [" + std::string(kind) + "] must be a table",
                   "write [" + std::string(kind) + "." + each.key + "] above the keys of " + std::string(what));
      continue;
    }
    named_table& made = out.tables.emplace_back();
    made.table = &each;
    made.enabled = is_enabled(each, texts, report);
    if (made.enabled) made.index = enabled++;
  }
  return out;
}

bool is_enabled(const written& table, text_resolver& texts, diagnostics& report) {
  const written* when = table.find("enabled");
  if (when == nullptr) return true;
  if (when->kind == written_kind::boolean) return when->integer != 0;
  constexpr const char* how = "write true, false, or a condition over parameters: enabled = \"extras\"";
  if (when->kind != written_kind::text) {
    report.error(when->at, "`enabled` takes a condition, not " + std::string(kind_name(when->kind)), how);
    return true;
  }
  const auto resolved = texts.resolve(*when, true, "enabled");
  if (!resolved) return true;
  std::vector<data::text_error> errors;
  const data::condition condition = data::condition::compile(resolved->text, texts.names(), errors);
  texts.report_errors(*when, resolved->text, errors);
  if (!errors.empty()) return true;
  if (!condition.is_constant()) {
    report.error(when->at, "`enabled` must be known before the run", how);
    return true;
  }
  return condition.holds({}, {});
}

}  // namespace spate::profile
