#include <fmt/format.h>

#include <fstream>
#include <ostream>

#include "cli/commands.hpp"
#include "cli/log_level.hpp"
#include "cli/outlook_messages.hpp"
#include "cli/profile_parser.hpp"
#include "cli/usage_error.hpp"
#include "plugin/registry.hpp"
#include "profile/units.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

constexpr const char* footer =
    R"(Nothing is sent and no service is started. How many operations a closed load sends hangs on how long answers take,
which --response presumes; whether a task's condition holds is not known either, so counts are those of all that may be sent.

Examples:
  spate plan llm_eval_api --users=200
  spate plan mine.toml --response=5ms --format=json
  spate plan mine.toml --format=svg > load.svg

Exit codes: 0 the plan can work, 2 it cannot, or the profile has mistakes.
)";

void write(const std::string& text, const std::string& file, const surroundings& around) {
  if (file.empty()) {
    around.out << text;
    return;
  }
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw usage_error(fmt::format("cannot write {}", file), "name a file in a folder that exists");
}

std::int64_t read_response(const std::string& given) {
  const std::string written = as_written_in_profile(profile::parameter_type::duration, given);
  const auto parsed = profile::parse_duration(written);
  if (!parsed || *parsed <= 0)
    throw usage_error(fmt::format("--response takes a duration above 0, not '{}'", given), "write for example 50ms");
  return *parsed;
}

}  // namespace

int plan(const std::vector<std::string>& arguments, const surroundings& around) {
  general_options general;
  std::string format = "text", response = "50ms", file;
  const auto app = make_parser(
      "Shows what a run of a profile will be: its timeline, how many operations to expect, and what it needs.",
      "spate plan PROFILE [OPTIONS]");
  app->footer(footer);
  app->add_option("--format", format, "text, json or svg (a picture of the load over time)")
      ->option_text("FORMAT")
      ->check(CLI::IsMember({"text", "json", "svg"}));
  app->add_option("--response", response, "how long every answer is presumed to take (50ms)")->option_text("DURATION");
  app->add_option("--to", file, "write to a file instead of standard output")->option_text("FILE");
  profile_parser parser(*app, around);
  add_general(*app, general);
  if (const auto done = parser.parse(arguments)) return *done;
  set_up_log(general, around);
  const plan::presumption presumed{read_response(response)};
  profile_arguments given = parser.take();
  plugin::run_services shared;
  plugin::registry plugins(plugin::discovery(search_for(general, around)), shared);
  const auto model = given.document->compile(given.load, plugins, given.diagnostics);
  if (!given.diagnostics.all().empty()) around.err << given.diagnostics.print(around.error_colors());
  if (model == nullptr || given.diagnostics.has_errors()) return verdict::exit_code::usage;
  const plan::outlook foreseen = plan::foresee(*model, presumed, plan::machine::here());
  write(format == "json"  ? plan::to_json(*model, foreseen)
        : format == "svg" ? plan::to_svg(*model, foreseen)
                          : plan::to_text(*model, foreseen),
        file, around);
  return tell_outlook(foreseen, around);
}

}  // namespace spate::cli
