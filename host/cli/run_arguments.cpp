#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/log_level.hpp"
#include "cli/run_several.hpp"

namespace spate::cli {

namespace {

constexpr const char* footer =
    R"(The result is on standard output; everything that was measured is in the run folder.

Examples:
  spate run llm_eval_api --embedded --duration=60s       try it without a platform
  spate run llm_eval_api --host=http://stage:8000        a platform of yours
  spate run mine.toml --once                             is every request right?
  spate run mine.toml --set run.seed=7 --out=results/a   any key of the profile, a folder of your choice
  spate run mine.toml --headless --reporter junit=r.xml  in a pipeline
  spate run first second third.toml --between=10s        one after the other: one exit code, folders below one

Reporters: console, json, junit, markdown (GitHub's step summary), csv (Locust's files), samples
  (every sample), llm_eval_compat (files of the original load tests); `spate plugin list` has yours too.

While it runs, `spate ctl RUN_FOLDER` controls it, and so do the keys of its terminal: ? lists them.

Exit codes:
  0  every objective held                 1  an objective was missed
  2  mistake in the command or profile    3  could not be carried out, or a report was not written
  4  invalid: the generator was the limit
  129, 130, 143  interrupted by SIGHUP, SIGINT, SIGTERM (a second one of the last two ends at once)
  Of several profiles the first of 2, 3, one of these three, 4, 1, 0 that one of them ended with.

Profiles are searched in: ., $SPATE_PROFILE_PATH, ../share/spate/profiles beside spate,
  /usr/local/share/spate/profiles, /usr/share/spate/profiles.
Plugins are searched in: --plugin FILE, $SPATE_PLUGIN_PATH (or only $SPATE_PLUGIN_PATH_ONLY),
  ~/.local/lib/spate/plugins, ../lib/spate/plugins beside spate, /usr/local/lib/spate/plugins,
  /usr/lib/spate/plugins.
spate run PROFILE --help also lists the parameters of that profile.
)";

}  // namespace

run_parser::run_parser(const surroundings& around) {
  app = make_parser(
      "Puts the load that a profile describes on a platform, and says whether the platform met "
      "the profile's objectives. Several profiles are run one after the other.",
      "spate run PROFILE... [OPTIONS]");
  app->footer(footer);
  app->add_flag("--embedded", options.embedded, "start the profile's services and run against them");
  app->add_flag("--once", options.once, "do every task once, without thinking, and show what went out and came in");
  app->add_flag("--headless", options.headless, "no live line and no keys while it runs");
  app->add_option("--out", options.out, "the run folder; default: results/<time>-<profile>")->option_text("DIR");
  app->add_flag("--strict", options.strict, "a generator that may have been the limit ends with exit code 4");
  app->add_option("--between", between, "how long to wait between one profile and the next; default: 5s")
      ->option_text("DURATION");
  profile = std::make_unique<profile_parser>(*app, around);
  add_general(*app, general);
}

int run(const std::vector<std::string>& arguments, const surroundings& around) {
  run_parser one(around);
  const std::vector<std::string> profiles = leading_profiles(*one.app, arguments);
  if (profiles.size() > 1 && !asks_for_help(arguments)) return run_several(profiles, arguments, around);
  if (const auto done = one.profile->parse(arguments)) return *done;
  pause_of(one.between);  // means nothing here, but must mean something
  set_up_log(one.general, around);
  run_options& options = one.options;
  options.profile = one.profile->take();
  options.plugins = search_for(one.general, around);
  options.color = around.colors();
  options.error_color = around.error_colors();
  options.out_is_terminal = around.out_is_terminal;
  return around.run(options);
}

}  // namespace spate::cli
