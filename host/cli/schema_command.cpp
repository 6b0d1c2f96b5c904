#include <CLI/CLI.hpp>
#include <fstream>
#include <ostream>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/key_schema.hpp"
#include "cli/log_level.hpp"
#include "cli/profile_schema.hpp"
#include "cli/usage_error.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

constexpr const char* footer =
    R"(An editor that knows TOML (Even Better TOML, taplo) completes and checks a profile whose first line names the schema:
  #:schema ./spate.schema.json
What a schema cannot say, such as names that nothing has, `spate check` finds.

Examples:
  spate schema --out spate.schema.json
  spate schema --plugin ./my_plugin.so > spate.schema.json

Exit codes: 0 it was written, 2 mistake in the command, 3 a plugin does not load, or the file could not be written.
)";

}  // namespace

int schema(const std::vector<std::string>& arguments, const surroundings& around) {
  general_options general;
  std::string file;
  const auto app = make_parser("Writes the JSON Schema of profiles, with the keys of every installed plugin.",
                               "spate schema [OPTIONS]");
  app->footer(footer);
  app->add_option("--out", file, "the file; default: standard output")->option_text("FILE");
  add_general(*app, general);
  if (const auto done = parse(*app, arguments, around)) return *done;
  set_up_log(general, around);
  plugin::run_services shared;
  plugin::registry plugins(plugin::discovery(search_for(general, around)), shared);
  std::vector<std::string> mistakes;
  std::string text;
  write_pretty(profile_schema(plugins, mistakes), text);
  text += '\n';
  for (const std::string& each : mistakes) around.err << "error: " << each << '\n';
  if (file.empty()) {
    around.out << text;
  } else {
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    if (!out) {
      around.err << "error: '" << file << "' could not be written\n";
      return verdict::exit_code::not_carried_out;
    }
  }
  return mistakes.empty() ? verdict::exit_code::held : verdict::exit_code::not_carried_out;
}

}  // namespace spate::cli
