#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/log_level.hpp"
#include "cli/usage_error.hpp"
#include "session/rerun_record.hpp"
#include "session/stored_run.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

namespace fs = std::filesystem;

constexpr const char* footer =
    R"(The profile, its includes, its parameters and its seed are those of the first run, whatever became of the files since. An
open load sends the same operations with the same data at the same instants. In a closed load each user sends the same
operations in the same order, as far as it comes: answers decide how far, and a capture holds what the server answers now.
What people changed by hand while that run went on is not done again: a warning says so.
Files with data are read where they lie. Secrets are not in a run folder: give them again.

Examples:
  spate rerun results/20261125-143000-llm-eval-api
  spate rerun results/a/result.json --param host=http://stage:8000
  spate rerun results/a --param token="$TOKEN" --out=results/b

Exit codes: those of `spate run`.
)";

// A run folder, or its result.
fs::path record_file(const std::string& given) {
  std::error_code ignored;
  const fs::path at(given);
  const fs::path folder = fs::is_directory(at, ignored) ? at : at.parent_path();
  if (!fs::exists(at, ignored))
    throw usage_error(fmt::format("there is no {}", given), "name a run folder, or the result.json in it");
  fs::path record = folder / "rerun.json";
  if (!fs::exists(record, ignored))
    throw usage_error(fmt::format("{} is no run folder: it has no rerun.json", folder.empty() ? "." : folder.string()),
                      "name the folder that `spate run` printed, or the result.json in it");
  return record;
}

session::rerun_record read_record(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  std::string error;
  auto out = session::read_rerun_record(text, error);
  if (!out)
    throw usage_error(fmt::format("{} cannot be read: {}", file.string(), error), "run the profile itself instead");
  return std::move(*out);
}

// The values of the first run, with those that are given now in their place.
std::vector<profile::override> parameters_of(const session::rerun_record& record, const std::vector<std::string>& given,
                                             const std::vector<profile::parameter>& known) {
  auto values = record.parameters;
  for (const std::string& each : given) {
    const auto equals = each.find('=');
    if (equals == std::string::npos || equals == 0)
      throw usage_error(fmt::format("--param takes NAME=VALUE, not '{}'", each),
                        "write for example --param host=http://stage:8000");
    const std::string name = each.substr(0, equals);
    if (std::none_of(known.begin(), known.end(), [&](const profile::parameter& one) { return one.name == name; }))
      throw usage_error(fmt::format("the profile has no parameter '{}'", name), "see `spate check` of the profile");
    std::erase_if(values, [&](const auto& one) { return one.first == name; });
    values.emplace_back(name, each.substr(equals + 1));
  }
  std::vector<profile::override> out;
  out.reserve(values.size());
  for (auto& [name, text] : values) out.push_back({name, text, "rerun"});
  return out;
}

}  // namespace

int rerun(const std::vector<std::string>& arguments, const surroundings& around) {
  run_options options;
  general_options general;
  std::string folder;
  std::vector<std::string> given, sets;
  const auto app = make_parser("Sends again what an earlier run sent, from the run folder that it left.",
                               "spate rerun FOLDER|RESULT [OPTIONS]");
  app->footer(footer);
  app->add_option("FOLDER", folder, "a run folder, or the result.json in it")->required();
  app->add_option("--param", given, "another value for a parameter, or a secret: --param host=http://stage:8000")
      ->option_text("NAME=VALUE")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app->add_option("--set", sets, "one more key to set, as for `spate run`, or a secret one again")
      ->option_text("KEY=VALUE")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app->add_flag("--headless", options.headless, "no live line and no keys while it runs");
  app->add_option("--out", options.out, "the run folder; default: results/<time>-<profile>")->option_text("DIR");
  app->add_flag("--strict", options.strict, "a generator that may have been the limit ends with exit code 4");
  add_general(*app, general);
  if (const auto done = parse(*app, arguments, around)) return *done;
  set_up_log(general, around);
  const fs::path from = record_file(folder);
  const session::rerun_record record = read_record(from);
  if (const std::size_t changes = session::changes_by_hand((fs::path(".") / from.parent_path()).string()); changes > 0)
    around.err << fmt::format(
        "warning: the load of that run was changed by hand {} while it ran (interventions in its result.json): this "
        "run\n"
        "  does what its profile says, without them, and so does not send the same\n",
        changes == 1 ? std::string("once") : fmt::format("{} times", changes));
  const profile::files files = session::files_of(record);
  profile_arguments& profile = options.profile;
  profile.path = record.profile;
  profile.document = profile::document::read(record.profile, profile.diagnostics, files);
  if (profile.document == nullptr) {
    around.err << profile.diagnostics.print(around.error_colors());
    return verdict::exit_code::usage;
  }
  profile.load.sets = record.sets;
  profile.load.sets.insert(profile.load.sets.end(), sets.begin(), sets.end());
  profile.load.extra_reports = record.reports;
  profile.load.known_files = files;
  profile.load.environment = [read = around.environment](const std::string& name) { return read(name.c_str()); };
  profile.load.parameters = parameters_of(record, given, profile.document->parameters());
  for (const std::string& each : record.secrets)
    if (std::none_of(given.begin(), given.end(), [&](const std::string& one) { return one.starts_with(each + "="); }))
      around.err << fmt::format(
          "note: the parameter {} is a secret, and its value was not kept: --param {}=... gives it again\n", each,
          each);
  for (const std::string& each : record.secret_sets)
    if (std::none_of(sets.begin(), sets.end(), [&](const std::string& one) { return one.starts_with(each + "="); }))
      around.err << fmt::format("note: {} was set to a secret, which was not kept: --set {}=... gives it again\n", each,
                                each);
  options.embedded = record.embedded;
  options.plugins = search_for(general, around);
  options.color = around.colors();
  options.error_color = around.error_colors();
  options.out_is_terminal = around.out_is_terminal;
  return around.run(options);
}

}  // namespace spate::cli
