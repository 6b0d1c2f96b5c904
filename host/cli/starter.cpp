#include "cli/starter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <sstream>

#include "conformance/configuration.hpp"
#include "plugin/description.hpp"
#include "plugin/error.hpp"
#include "profile/config_tree.hpp"
#include "profile/diagnostics.hpp"
#include "profile/node_report.hpp"

namespace spate::cli {

namespace {

constexpr int usual_port = 8000;
constexpr std::size_t line_length = 110;

constexpr const char* head = R"(# {name}: a profile to start from, made for {plugin}. Next steps:
#   spate check {name}.toml    finds every mistake in it, and sends nothing
#   spate run {name}.toml      puts its load on the target below, and says whether the objectives held
# An editor that knows TOML completes its keys once you `spate schema --out spate.schema.json` and write as the first line
#   #:schema spate.schema.json
# Keys in comments may be left out: what stands behind them is what they are without.
spate = 1

[profile]
name = "{name}"
description = "What this load is like, and on what."

# Each is an option of the command, `spate run {name}.toml --users=20`, and shown below as ${{users}}.
[params]
users = {{ type = "int", default = 10, min = 1, help = "virtual users" }}
duration = {{ type = "duration", default = "15s", help = "measured time, after the warm-up" }}

[run]
seed = 1 # same seed: same data, same choices
warmup = "1s" # sent and shown, left out of the objectives
duration = "${{duration}}"

# ---- where to: every key of {plugin} is listed by `spate plugin inspect {plugin}` ----

)";

constexpr const char* middle = R"(
# ---- data: drawn once for each operation, shown as ${{word}} ----

[data]
word = {{ kind = "words", min = 1, max = 1 }}
number = {{ kind = "int", min = 1, max = 9999 }}

# ---- what is sent ----

)";

constexpr const char* tail = R"(
# ---- who sends it, and how often ----

[scenario.visitor]
think = {{ uniform = ["500ms", "1500ms"] }} # how long a user waits between tasks
task.first = {{ weight = 1 }} # the operation of the same name

[load]
users = "${{users}}"

# ---- what must hold ----

[objective.fast]
each = "operation"
require = ["p95(response_time) < 500ms", "error_ratio < 1%"]
)";

std::vector<conformance::objection> objections(const spate_protocol& plugin, const spate_host* host,
                                               const spate_config& config) {
  std::vector<conformance::objection> out;
  if (plugin.check == nullptr) return out;
  spate_report sink{};
  sink.struct_size = sizeof sink;
  sink.host_data = &out;
  sink.add = [](spate_report* to, std::uint32_t severity, std::uint32_t node, spate_str message) noexcept {
    if (severity != SPATE_SEVERITY_ERROR) return;
    static_cast<std::vector<conformance::objection>*>(to->host_data)
        ->push_back({node, std::string(message.data, message.size)});
  };
  const spate_status status = plugin.check(host, &config, &sink);
  if (status != SPATE_OK && out.empty()) out.push_back({SPATE_NONE, "the plugin refuses this without saying why"});
  return out;
}

// "[target]\na = 1\n[operation]\nb = 2\n" -> the lines of each table.
std::map<std::string, std::vector<std::string>> tables_of(const std::string& text) {
  std::map<std::string, std::vector<std::string>> out;
  std::istringstream in(text);
  std::string table;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('[')) {
      table = line.substr(1, line.size() - 2);
    } else {
      out[table].push_back(line);
    }
  }
  return out;
}

void comment(const std::string& text, std::string& out) {
  std::istringstream words(text);
  std::string line = "#";
  for (std::string word; words >> word;) {
    if (line.size() + 1 + word.size() > line_length) {
      out += line + "\n";
      line = "#";
    }
    line += " " + word;
  }
  out += line + "\n";
}

std::string as_toml(const plugin::described_key& key) {
  const bool quoted = key.kind == "text" || key.kind == "duration" || key.kind == "size";
  return quoted ? fmt::format("\"{}\"", key.default_text) : key.default_text;
}

// Keys with a value first, each with what it is for; then what has a default, in comments; then the names of the rest.
void add_keys(const spate_keys& declared, const std::vector<std::string>& lines, std::string& out) {
  const std::vector<plugin::described_key> keys = plugin::describe_keys(declared);
  const auto path_of = [](const std::string& line) { return line.substr(0, line.find(" = ")); };
  const auto is_given = [&](const std::string& path) {
    return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) { return path_of(line) == path; });
  };
  for (const std::string& line : lines) {
    const std::string path = path_of(line);
    for (const plugin::described_key& key : keys)
      if (key.path == path) comment(key.doc, out);
    out += line + "\n";
  }
  std::string rest;
  for (const plugin::described_key& key : keys) {
    if (is_given(key.path) || key.path.find_first_of("*[") != key.path.npos || key.deprecated) continue;
    if (key.has_default && !key.default_text.empty()) {
      comment(key.doc, out);
      out += fmt::format("# {} = {}\n", key.path, as_toml(key));
    } else {
      rest += (rest.empty() ? "" : ", ") + key.path;
    }
  }
  if (!rest.empty()) comment("There are also: " + rest + ".", out);
}

}  // namespace

std::string starter(const std::string& name, const std::string& plugin, const spate_protocol& protocol,
                    const spate_host* host, const std::vector<std::string>& reporters) {
  const conformance::key_tables keys{"target", "operation", protocol.target_keys, protocol.operation_keys};
  const auto found = conformance::make_configuration(
      keys, {}, usual_port, [&](const spate_config& config) { return objections(protocol, host, config); });
  if (!found.tree) {
    throw plugin::error(
        fmt::format("no configuration was found that {} accepts; the last one: {}", plugin, found.problem));
  }
  const auto tables = tables_of(found.text);
  const auto lines = [&](const char* table) {
    const auto at = tables.find(table);
    return at == tables.end() ? std::vector<std::string>() : at->second;
  };
  std::string out = fmt::format(fmt::runtime(head), fmt::arg("name", name), fmt::arg("plugin", plugin));
  out += fmt::format("[target.main]\nplugin = \"{}\"\n", plugin);
  add_keys(protocol.target_keys, lines("target"), out);
  out += fmt::format(fmt::runtime(middle));
  out += "[operation.first]\ntarget = \"main\"\n";
  add_keys(protocol.operation_keys, lines("operation"), out);
  comment("What is expected of the answer, what is taken from it, and what is only counted: expect, capture, check.",
          out);
  out += fmt::format(fmt::runtime(tail));
  if (!reporters.empty()) out += "\n[report]\n";
  for (const std::string& each : reporters) out += each + " = {}\n";
  return out;
}

}  // namespace spate::cli
