#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/log_level.hpp"
#include "cli/profile_parser.hpp"
#include "cli/usage_error.hpp"
#include "plugin/registry.hpp"
#include "session/rebuild.hpp"

namespace spate::cli {

namespace {

constexpr const char* footer =
    R"(Everything comes from the run folder: nothing is sent, and the profile is not needed. A run that was killed is
reported as far as its folder goes, with the verdict `interrupted`.

Examples:
  spate report results/20260101-120000-shop                         the reports that the run had
  spate report results/20260101-120000-shop --reporter json=r.json  another one

Exit codes: 0 every report was written, 2 mistake in the command, or no run folder, 3 a report was not written.
)";

}  // namespace

int report(const std::vector<std::string>& arguments, const surroundings& around) {
  general_options general;
  session::rebuild_request asked;
  std::vector<std::string> reporters;
  const auto app =
      make_parser("Makes the reports of a run again, from its folder alone.", "spate report DIR [OPTIONS]");
  app->footer(footer);
  app->add_option("DIR", asked.folder, "the folder of a run")->required()->option_text("DIR");
  app->add_option("--reporter", reporters, "a reporter instead of those that the run had; may be repeated")
      ->option_text("ID[=FILE]")
      ->allow_extra_args(false);
  add_general(*app, general);
  if (const auto done = parse(*app, arguments, around)) return *done;
  set_up_log(general, around);
  asked.reporters = named_reporters(reporters);
  asked.color = around.colors();
  asked.error_color = around.error_colors();
  plugin::run_services shared;
  plugin::registry plugins(plugin::discovery(search_for(general, around)), shared);
  return session::rebuild(asked, plugins, shared);
}

}  // namespace spate::cli
