#include "cli/plugin_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/help_format.hpp"

namespace spate::cli {

namespace {

std::string list(const std::vector<std::string>& of) { return fmt::format("{}", fmt::join(of, ", ")); }

std::string marks(const plugin::described_key& key) {
  std::vector<std::string> out;
  if (key.required) out.emplace_back("required");
  if (key.secret) out.emplace_back("secret");
  if (key.templated) out.emplace_back("templates");
  if (key.file) out.emplace_back("file");
  if (key.deprecated) out.emplace_back("deprecated");
  return list(out);
}

std::string default_of(const plugin::described_key& key) {
  return key.default_text.empty() ? "\"\"" : key.default_text;
}

std::string key_text(const plugin::described_key& key) {
  std::string facts = key.kind;
  if (key.has_default) facts += ", default " + default_of(key);
  if (!key.range.empty()) facts += ", " + key.range;
  if (!key.choices.empty()) facts += ", one of: " + list(key.choices);
  if (const std::string flags = marks(key); !flags.empty()) facts += ", " + flags;
  return fmt::format("  {}\n      {}\n      {}\n", key.path, facts, wrapped(key.doc, 94, 6));
}

// A bar would end the cell.
std::string cell(std::string text) {
  for (std::size_t at = text.find('|'); at != text.npos; at = text.find('|', at + 2)) text.insert(at, "\\");
  return text;
}

std::string code(const std::string& text) { return "`" + text + "`"; }

std::string values(const plugin::described_key& key) {
  if (key.choices.empty()) return key.range;
  std::vector<std::string> out;
  for (const std::string& each : key.choices) out.push_back(code(each));
  return list(out);
}

}  // namespace

std::string plugin_table(const std::vector<plugin_row>& rows) {
  const plugin_row head{"KIND", "ID", "VERSION", "FILE", "SUMMARY"};
  std::array<std::size_t, 4> widths{};
  const auto columns = [](const plugin_row& row) { return std::array{&row.kind, &row.id, &row.version, &row.file}; };
  const auto widen = [&](const plugin_row& row) {
    for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], columns(row)[i]->size());
  };
  widen(head);
  for (const plugin_row& each : rows) widen(each);
  std::string out;
  const auto print = [&](const plugin_row& row) {
    for (std::size_t i = 0; i < widths.size(); ++i) out += fmt::format("{:<{}}  ", *columns(row)[i], widths[i]);
    out += row.summary + "\n";
  };
  print(head);
  for (const plugin_row& each : rows) print(each);
  return out;
}

std::string inspect_text(const plugin::description& from, const plugin::described_plugin& plugin) {
  std::string out = fmt::format("{} {} {}: {}\n", plugin.kind, plugin.id, plugin.version, plugin.summary);
  out += fmt::format("file {}\nABI {}, SDK {}, built with {}\n", from.file.string(), from.abi, from.sdk_version,
                     from.built_with);
  if (!plugin.capabilities.empty()) out += fmt::format("capabilities: {}\n", list(plugin.capabilities));
  if (!plugin.outcomes.empty()) out += fmt::format("outcomes of its own: {}\n", list(plugin.outcomes));
  for (const plugin::described_table& table : plugin.tables) {
    out += fmt::format("\n{}:\n", table.title.empty() ? "Keys" : "Keys of a " + table.title);
    if (table.keys.empty()) out += "  none\n";
    for (const plugin::described_key& key : table.keys) out += key_text(key);
  }
  if (!plugin.metrics.empty()) out += "\nMetrics:\n";
  for (const plugin::described_metric& each : plugin.metrics)
    out += fmt::format("  {} ({})\n      {}\n", each.name, each.unit, each.doc);
  return out;
}

std::string inspect_markdown(const plugin::described_plugin& plugin) {
  std::string out;
  for (const plugin::described_table& table : plugin.tables) {
    if (!out.empty()) out += "\n";
    if (!table.title.empty())
      out += fmt::format("### Keys of {} {}\n\n", table.title == "operation" ? "an" : "a", table.title);
    if (table.keys.empty()) {
      out += "None.\n";
      continue;
    }
    out += "| key | kind | default | values | | meaning |\n| --- | --- | --- | --- | --- | --- |\n";
    for (const plugin::described_key& key : table.keys)
      out +=
          fmt::format("| {} | {} | {} | {} | {} | {} |\n", code(cell(key.path)), key.kind,
                      key.has_default ? code(cell(default_of(key))) : "", cell(values(key)), marks(key), cell(key.doc));
  }
  return out;
}

}  // namespace spate::cli
