#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/installed_plugins.hpp"
#include "cli/log_level.hpp"
#include "cli/starter.hpp"
#include "cli/usage_error.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

constexpr const char* footer =
    R"(The profile passes `spate check` and runs: change its target and its operation to what you mean. A file that is
there already is never overwritten.

Examples:
  spate new checkout --plugin http_api                writes checkout.toml
  spate new checkout --plugin http_api --out load/a.toml
  spate new checkout --plugin http_api --out -        to standard output

Exit codes: 0 it was written, 2 mistake in the command, 3 the plugin does not load, or the file could not be written.
)";

bool is_name(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::vector<std::string> those_of(const std::vector<std::string>& known, std::initializer_list<const char*> wanted) {
  std::vector<std::string> out;
  for (const char* each : wanted)
    if (std::find(known.begin(), known.end(), each) != known.end()) out.emplace_back(each);
  return out;
}

}  // namespace

int new_profile(const std::vector<std::string>& arguments, const surroundings& around) {
  general_options general;
  std::string name, protocol, file;
  const auto app =
      make_parser("Writes a commented profile to start from.", "spate new NAME --plugin PROTOCOL [OPTIONS]");
  app->footer(footer);
  app->add_option("NAME", name);
  // Here the protocol is meant; a plugin's file is found by SPATE_PLUGIN_PATH.
  app->add_option("--plugin", protocol, "the protocol: an ID that `spate plugin list` shows")->option_text("ID");
  app->add_option("--out", file, "the file; default: NAME.toml; -: standard output")->option_text("FILE");
  add_general(*app, general, false);
  if (const auto done = parse(*app, arguments, around)) return *done;
  set_up_log(general, around);
  if (!is_name(name)) {
    throw usage_error(name.empty() ? "which name?" : fmt::format("'{}' cannot name a profile", name),
                      "write spate new NAME --plugin PROTOCOL; a name has letters, digits, _ and -");
  }
  plugin::run_services shared;
  plugin::registry plugins(plugin::discovery(search_for(general, around)), shared);
  installed_plugins installed = find_installed(plugins.where());
  if (protocol.empty()) {
    throw usage_error("for which protocol?",
                      fmt::format("--plugin is one of {}", fmt::join(installed.ids["protocol"], ", ")));
  }
  std::string why;
  const spate_protocol* found = plugins.protocol(protocol, why);
  if (found == nullptr) throw usage_error(why, "spate plugin list shows what there is");
  const std::string text =
      starter(name, protocol, *found, plugins.host(), those_of(installed.ids["reporter"], {"console", "json"}));
  if (file == "-") {
    around.out << text;
    return verdict::exit_code::held;
  }
  if (file.empty()) file = name + ".toml";
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored))
    throw usage_error(fmt::format("'{}' is there already", file), "give another name, or --out FILE");
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) {
    around.err << "error: '" << file << "' could not be written\n";
    return verdict::exit_code::not_carried_out;
  }
  around.out << file << " was written; next: spate check " << file << '\n';
  return verdict::exit_code::held;
}

}  // namespace spate::cli
