#include "profile/settings.hpp"

#include <algorithm>

#include "profile/suggest.hpp"
#include "profile/toml_reader.hpp"

namespace spate::profile {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> out;
  for (;;) {
    const std::size_t dot = path.find('.');
    out.emplace_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return out;
    path.remove_prefix(dot + 1);
  }
}

// Tables whose children carry names that a person gave: a new name there is a mistyped one.
bool holds_named(const std::vector<std::string>& path, std::size_t depth) {
  constexpr std::string_view keyed[] = {"params",   "service", "target",    "data",      "operation",
                                        "scenario", "queue",   "correlate", "objective", "monitor"};
  if (depth == 1) return std::find(std::begin(keyed), std::end(keyed), path[0]) != std::end(keyed);
  return depth == 3 && path[0] == "scenario" && path[2] == "task";
}

std::vector<std::string> keys_of(const written& table) {
  std::vector<std::string> out;
  for (const written& child : table.children) out.push_back(child.key);
  return out;
}

std::string joined(const std::vector<std::string>& path, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += (i == 0 ? "" : ".") + path[i];
  return out;
}

std::uint32_t characters(std::string_view text) {
  return static_cast<std::uint32_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// The place of a part of the path.
place part_at(const std::vector<std::string>& path, std::size_t depth, place at) {
  at.column += characters(joined(path, depth)) + (depth > 0 ? 1 : 0);
  return at;
}

void apply(written& root, const std::string& set, place at, diagnostics& report) {
  const std::size_t equal = set.find('=');
  const std::vector<std::string> path = split(std::string_view(set).substr(0, equal));
  const bool named = std::none_of(path.begin(), path.end(), [](const std::string& part) { return part.empty(); });
  if (equal == std::string::npos || !named || path.size() > 32) {
    report.error(at, "this sets nothing", "write --set operation.create_run.timeout=2s");
    return;
  }
  if (path[0] == "include") {
    report.error(at, "`include` cannot be set: its files have been read by then", "write it in the profile");
    return;
  }
  written* table = &root;
  for (std::size_t depth = 0; depth + 1 < path.size(); ++depth) {
    written* next = table->find(path[depth]);
    if (next == nullptr && (depth == 0 || holds_named(path, depth))) {
      const std::string where = depth == 0 ? "the profile has no" : "[" + joined(path, depth) + "] has no";
      report.error(part_at(path, depth, at), where + " `" + path[depth] + "` to set",
                   suggest(path[depth], keys_of(*table), "it has"));
      return;
    }
    if (next == nullptr) next = &table->table(path[depth], part_at(path, depth, at));
    if (!next->is_table()) {
      report.error(part_at(path, depth, at), "`" + joined(path, depth + 1) + "` is " +
                                                 std::string(kind_name(next->kind)) + " and has no `" +
                                                 path[depth + 1] + "`");
      return;
    }
    table = next;
  }
  if (holds_named(path, path.size() - 1) && table->find(path.back()) == nullptr) {
    report.error(part_at(path, path.size() - 1, at),
                 "[" + joined(path, path.size() - 1) + "] has no `" + path.back() + "` to set",
                 suggest(path.back(), keys_of(*table), "it has"));
    return;
  }
  const std::string text = set.substr(equal + 1);
  place value_at = at;
  value_at.column += characters(std::string_view(set).substr(0, equal + 1));
  auto value = read_toml_value(text, value_at);
  if (!value) {
    value.emplace();
    value->kind = written_kind::text;
    value->text = text;
    value->at = value_at;
  }
  value->key = path.back();
  value->key_at = part_at(path, path.size() - 1, at);
  written& held = table->table(path.back(), at);
  held = std::move(*value);
}

}  // namespace

void apply_sets(written& root, const std::vector<std::string>& sets, diagnostics& report) {
  std::string text;
  for (const std::string& set : sets) {
    std::string line = set;
    std::replace(line.begin(), line.end(), '\n', ' ');
    text += line + "\n";
  }
  if (sets.empty()) return;
  const std::uint32_t file = report.add_given("--set", text);
  for (std::size_t i = 0; i < sets.size(); ++i) {
    apply(root, sets[i], {file, static_cast<std::uint32_t>(i + 1), 1}, report);
  }
}

void apply_reports(written& root, const std::vector<std::pair<std::string, std::string>>& reports,
                   diagnostics& report) {
  if (reports.empty()) return;
  std::string text;
  for (const auto& [plugin, file] : reports) text += plugin + (file.empty() ? "" : "=" + file) + "\n";
  const std::uint32_t source = report.add_given("--reporter", text);
  std::uint32_t line = 0;
  for (const auto& [plugin, file] : reports) {
    const place at{source, ++line, 1};
    written& all = root.table("report", at);
    if (!all.is_table()) continue;
    written& one = all.table(plugin, at);
    if (!one.is_table() || file.empty()) continue;
    written& value = one.table("file", at);
    value = {};
    value.kind = written_kind::text;
    value.key = "file";
    value.text = file;
    value.key_at = value.at = at;
  }
}

}  // namespace spate::profile
