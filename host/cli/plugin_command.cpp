#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/log_level.hpp"
#include "cli/plugin_text.hpp"
#include "cli/usage_error.hpp"
#include "expression/nearest.hpp"
#include "plugin/discovery.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* general_footer = R"(Commands:
  list                            the plugins that are found, with their files
  inspect NAME|FILE [--markdown]  what a plugin can be told: its keys, defaults, ranges and choices

Plugins are searched in: --plugin FILE, $SPATE_PLUGIN_PATH (or only $SPATE_PLUGIN_PATH_ONLY),
  ~/.local/lib/spate/plugins, ../lib/spate/plugins beside spate, /usr/local/lib/spate/plugins,
  /usr/lib/spate/plugins. Each is loaded in a process of its own, so that a broken one does no harm.

Examples:
  spate plugin list
  spate plugin inspect http_api
  spate plugin inspect ./my_plugin.so --markdown

Exit codes: 0 done, 2 mistake in the command or no such plugin, 3 a plugin does not load.
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

[[noreturn]] void no_such_plugin(const std::string& name, const plugin::discovery& where) {
  std::vector<std::string> known = where.ids(plugin::kind::protocol);
  for (std::string& each : where.ids(plugin::kind::reporter)) known.push_back(std::move(each));
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
  for (const plugin::kind which : {plugin::kind::protocol, plugin::kind::reporter})
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

}  // namespace

int plugins(const std::vector<std::string>& arguments, const surroundings& around) {
  general_options general;
  std::string what, name;
  bool markdown = false;
  const auto app = make_parser("Lists the plugins, or shows what one of them can be told.",
                               "spate plugin list|inspect [NAME|FILE] [OPTIONS]");
  app->footer(general_footer);
  app->add_option("COMMAND", what);
  app->add_option("NAME", name);
  app->add_flag("--markdown", markdown, "inspect: the tables of keys as the plugins' README files have them");
  add_general(*app, general);
  if (const auto done = parse(*app, arguments, around)) return *done;
  set_up_log(general, around);
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
  throw usage_error(what.empty() ? "list or inspect?" : fmt::format("there is no command 'plugin {}'", what),
                    "use spate plugin list or spate plugin inspect NAME");
}

}  // namespace spate::cli
