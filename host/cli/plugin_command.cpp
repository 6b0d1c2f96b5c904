#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <set>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/log_level.hpp"
#include "cli/plugin_check.hpp"
#include "cli/plugin_text.hpp"
#include "cli/usage_error.hpp"
#include "conformance/findings.hpp"
#include "expression/nearest.hpp"
#include "plugin/discovery.hpp"
#include "profile/units.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* general_footer = R"(Commands:
  list                            the plugins that are found, with their files
  inspect NAME|FILE [--markdown]  what a plugin can be told: its keys, defaults, ranges and choices
  check NAME|FILE [--set ...]     try every rule of the plugin contract that needs no server, and say which are broken

check makes a configuration from the declared keys, with addresses of this machine at which nothing listens; --set
  target.KEY=VALUE, operation.KEY=VALUE, or KEY=VALUE of a reporter, service or monitor, gives what it cannot guess.
  Each rule runs in a process of its own: a plugin that crashes or hangs is named with the call it was in.

Plugins are searched in: --plugin FILE, $SPATE_PLUGIN_PATH (or only $SPATE_PLUGIN_PATH_ONLY),
  ~/.local/lib/spate/plugins, ../lib/spate/plugins beside spate, /usr/local/lib/spate/plugins,
  /usr/lib/spate/plugins. Each is loaded in a process of its own, so that a broken one does no harm.

Examples:
  spate plugin list
  spate plugin inspect http_api
  spate plugin inspect ./my_plugin.so --markdown
  spate plugin check ./my_plugin.so --set target.database=test

Exit codes: 0 done, 1 a rule is violated, 2 mistake in the command, no such plugin, or a rule could not be tried,
  3 a plugin does not load.
)";

std::vector<fs::path> all_files(const plugin::discovery& where) {
  std::vector<fs::path> files = where.files();
  for (fs::path& each : where.all()) files.push_back(std::move(each));
  return files;
}

int list(const plugin::discovery& where, const surroundings& around) {
  std::vector<plugin_row> rows;
  std::set<std::string> seen;
  int code = verdict::exit_code::held;
  for (const fs::path& file : all_files(where)) {
    const plugin::description found = plugin::describe_file(file);
    if (!found.error.empty()) {
      around.err << "error: " << found.error << '\n';
      code = verdict::exit_code::not_carried_out;
    }
    for (const plugin::described_plugin& each : found.plugins) {
      const bool hidden = !seen.insert(each.kind + " " + each.id).second;
      rows.push_back({each.kind, each.id, each.version, file.string(),
                      hidden ? "(hidden by the one above of the same name) " + each.summary : each.summary});
    }
  }
  if (rows.empty())
    around.out << "no plugins; searched:\n" << where.searched() << '\n';
  else
    around.out << plugin_table(rows);
  return code;
}

// Those whose files have names of their own; a service's file is named as a protocol's.
constexpr std::array named_apart = {plugin::kind::protocol, plugin::kind::reporter, plugin::kind::monitor};

[[noreturn]] void no_such_plugin(const std::string& name, const plugin::discovery& where) {
  std::vector<std::string> known;
  for (const plugin::kind which : named_apart)
    for (std::string& each : where.ids(which)) known.push_back(std::move(each));
  const std::vector<std::string_view> names(known.begin(), known.end());
  const std::string_view nearest = expression::nearest(name, names);
  throw usage_error(fmt::format("there is no plugin '{}'", name),
                    fmt::format("{}searched:\n{}", nearest.empty() ? "" : fmt::format("did you mean '{}'? ", nearest),
                                where.searched()));
}

// The files that may hold the plugin: one given as a file, or those that its name leads to.
std::vector<fs::path> files_of(const std::string& name, const plugin::discovery& where) {
  if (name.find('/') != name.npos || name.ends_with(".so")) return {fs::absolute(name)};
  std::vector<fs::path> files = where.files();
  for (const plugin::kind which : named_apart)
    if (const auto file = where.find(which, name)) files.push_back(*file);
  return files;
}

int inspect(const std::string& name, bool markdown, const plugin::discovery& where, const surroundings& around) {
  const bool whole_file = name.find('/') != name.npos || name.ends_with(".so");
  std::string text;
  for (const fs::path& file : files_of(name, where)) {
    const plugin::description found = plugin::describe_file(file);
    if (!found.error.empty()) {
      around.err << "error: " << found.error << '\n';
      return verdict::exit_code::not_carried_out;
    }
    for (const plugin::described_plugin& each : found.plugins) {
      if (!whole_file && each.id != name) continue;
      for (const std::string& mistake : each.mistakes) around.err << "error: " << mistake << '\n';
      if (!each.mistakes.empty()) return verdict::exit_code::not_carried_out;
      if (!text.empty()) text += "\n";
      text += markdown ? inspect_markdown(each) : inspect_text(found, each);
    }
  }
  if (text.empty()) no_such_plugin(name, where);
  around.out << text;
  return verdict::exit_code::held;
}

int check_plugin(const std::string& name, const std::vector<std::string>& sets, const std::string& patience,
                 const plugin::discovery& where, const surroundings& around) {
  const auto patience_ns = profile::parse_duration(patience);
  if (!patience_ns || *patience_ns < 1'000'000 || *patience_ns > 3'600'000'000'000)
    throw usage_error(fmt::format("--patience={} is no time from 1ms to 1h", patience), "write --patience=20s");
  std::vector<fs::path> files = files_of(name, where);
  // Files given by hand come first; of those, the one that holds the plugin.
  const bool whole_file = name.find('/') != name.npos || name.ends_with(".so");
  if (!whole_file) {
    std::erase_if(files, [&](const fs::path& file) {
      const plugin::description found = plugin::describe_file(file);
      const auto named = [&](const plugin::described_plugin& each) { return each.id == name; };
      return found.error.empty() && std::none_of(found.plugins.begin(), found.plugins.end(), named);
    });
  }
  if (files.empty()) no_such_plugin(name, where);
  try {
    const conformance::file_findings found =
        conformance::check_file({files.front(), sets, static_cast<int>(*patience_ns / 1'000'000)});
    if (!found.error.empty())
      around.err << "error: " << found.error << '\n';
    else
      around.out << check_text(found);
    return check_code(found);
  } catch (const std::invalid_argument& wrong) {
    throw usage_error(wrong.what(), "spate plugin inspect shows the keys");
  }
}

}  // namespace

int plugins(const std::vector<std::string>& arguments, const surroundings& around) {
  general_options general;
  std::string what, name;
  bool markdown = false;
  std::vector<std::string> sets;
  std::string patience = "20s";
  const auto app =
      make_parser("Lists the plugins, shows what one of them can be told, or tries whether it keeps the contract.",
                  "spate plugin list|inspect|check [NAME|FILE] [OPTIONS]");
  app->footer(general_footer);
  app->add_option("COMMAND", what);
  app->add_option("NAME", name);
  app->add_flag("--markdown", markdown, "inspect: the tables of keys as the plugins' README files have them");
  app->add_option("--set", sets, "check: a value for a key of the plugin's; may be repeated")
      ->option_text("KEY=VALUE")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app->add_option("--patience", patience, "check: how long one rule may take; default 20s")->option_text("DURATION");
  add_general(*app, general);
  if (const auto done = parse(*app, arguments, around)) return *done;
  set_up_log(general, around);
  if (!sets.empty() && what != "check")
    throw usage_error("--set belongs to spate plugin check", "spate plugin check NAME --set KEY=VALUE");
  const plugin::discovery where(search_for(general, around));
  if (what == "list") {
    if (!name.empty() || markdown)
      throw usage_error("spate plugin list takes no name and no --markdown",
                        "spate plugin inspect NAME shows one plugin");
    return list(where, around);
  }
  if (what == "inspect") {
    if (name.empty())
      throw usage_error("which plugin?", "spate plugin inspect NAME|FILE; spate plugin list shows them");
    return inspect(name, markdown, where, around);
  }
  if (what == "check") {
    if (name.empty()) throw usage_error("which plugin?", "spate plugin check NAME|FILE; spate plugin list shows them");
    if (markdown) throw usage_error("spate plugin check takes no --markdown", "it belongs to inspect");
    return check_plugin(name, sets, patience, where, around);
  }
  throw usage_error(what.empty() ? "list, inspect or check?" : fmt::format("there is no command 'plugin {}'", what),
                    "use spate plugin list, inspect NAME or check NAME");
}

}  // namespace spate::cli
