#include <fmt/format.h>

#include <ostream>

#include "cli/commands.hpp"
#include "cli/log_level.hpp"
#include "cli/outlook_messages.hpp"
#include "cli/profile_parser.hpp"
#include "plugin/registry.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

constexpr const char* footer =
    R"(Nothing is sent and no service is started. Plugins are loaded, since they know their own keys.

Examples:
  spate check llm_eval_api
  spate check mine.toml --users=500 --set run.duration=1h

Exit codes: 0 the profile is fine, 2 it has mistakes.
)";

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

int check(const std::vector<std::string>& arguments, const surroundings& around) {
  general_options general;
  const auto app = make_parser("Finds every mistake in a profile, each with its line and what to do.",
                               "spate check PROFILE [OPTIONS]");
  app->footer(footer);
  profile_parser parser(*app, around);
  add_general(*app, general);
  if (const auto done = parser.parse(arguments)) return *done;
  set_up_log(general, around);
  profile_arguments given = parser.take();
  plugin::run_services shared;
  plugin::registry plugins(plugin::discovery(search_for(general, around)), shared);
  const auto model = given.document->compile(given.load, plugins, given.diagnostics);
  if (!given.diagnostics.all().empty()) around.err << given.diagnostics.print(around.error_colors());
  if (model == nullptr || given.diagnostics.has_errors()) return verdict::exit_code::usage;
  const plan::outlook foreseen = plan::foresee(*model, {}, plan::machine::here());
  if (const int refused = tell_outlook(foreseen, around); refused != verdict::exit_code::held) return refused;
  for (const plan::doubt& each : foreseen.doubts)
    around.err << fmt::format("warning: objective {}: {}{}: {}\n", each.objective,
                              each.operation.empty() ? "" : each.operation + ": ", each.requirement, each.what);
  const std::string monitors =
      model->monitors.empty() ? std::string() : ", " + counted(model->monitors.size(), "monitor");
  around.out << fmt::format("{}, {}{}: profile is fine\n", counted(model->runtime->responses.size(), "operation"),
                            counted(model->objectives.size(), "objective"), monitors);
  return verdict::exit_code::held;
}

}  // namespace spate::cli
