#include "cli/command_line.hpp"

#include <fmt/format.h>

#include <array>
#include <ostream>

#include "cli/commands.hpp"
#include "cli/usage_error.hpp"
#include "expression/nearest.hpp"
#include "plugin/error.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

struct command {
  std::string_view name, summary;
  int (*carry_out)(const std::vector<std::string>&, const surroundings&);
};

constexpr std::array commands = {
    command{"run", "put the load of a profile on a platform and say whether it met its objectives", &run},
    command{"check", "find every mistake in a profile, without sending anything", &check},
    command{"plan", "show what a run will be: its timeline, the operations to expect, what it needs", &plan},
    command{"ctl", "pause, resume, change, mark or stop a run that is under way", &ctl},
    command{"rerun", "send again what an earlier run sent, from its run folder", &rerun},
    command{"data", "write rows of a profile's data, as JSON lines, CSV or JSON", &data_rows},
    command{"new", "write a commented profile to start from, for a protocol", &new_profile},
    command{"schema", "write the JSON Schema of profiles, for an editor", &schema},
    command{"report", "make the reports of a run again, from its folder alone", &report},
    command{"serve", "run a service, for example the embedded LLM-Eval platform, until it is stopped", &serve},
    command{"plugin", "list the plugins, show what one can be told, or check that it keeps the contract", &plugins},
    command{"version", "versions of spate, its plugin ABI and its libraries", &version},
};

std::string general_help() {
  std::string out =
      "spate puts load on a platform and says whether it met its performance targets.\n\n"
      "Usage: spate COMMAND [OPTIONS]\n\nCommands:\n";
  for (const command& each : commands) out += fmt::format("  {:<10}{}\n", each.name, each.summary);
  out +=
      "\nEach command explains itself: spate COMMAND --help\n\n"
      "Examples:\n"
      "  spate run llm_eval_api --embedded               against an embedded reference server\n"
      "  spate run llm_eval_api --host=http://stage:8000 against a platform of yours\n"
      "  spate run llm_eval_api --help                   what this profile can be told\n"
      "  spate check my_profile.toml                     is it right?\n";
  return out;
}

int unknown(const std::string& given) {
  std::vector<std::string_view> names;
  names.reserve(std::size(commands));
  for (const command& each : commands) names.push_back(each.name);
  const std::string_view nearest = expression::nearest(given, names);
  const std::string what = given.starts_with('-') ? "option" : "command";
  throw usage_error(fmt::format("there is no {} '{}'", what, given),
                    nearest.empty() ? "see spate --help" : fmt::format("did you mean `spate {}`?", nearest));
}

int dispatch(const std::vector<std::string>& arguments, const surroundings& around) {
  if (arguments.empty()) {
    around.err << general_help();
    return verdict::exit_code::usage;
  }
  const std::string& first = arguments.front();
  std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
  if (first == "-h" || first == "--help" || (first == "help" && rest.empty())) {
    around.out << general_help();
    return verdict::exit_code::held;
  }
  if (first == "--version") return version({}, around);
  if (first == "help") {
    rest.emplace_back("--help");
    return dispatch(rest, around);
  }
  for (const command& each : commands)
    if (each.name == first) return each.carry_out(rest, around);
  return unknown(first);
}

void print_error(const surroundings& around, std::string_view what, std::string_view next_step) {
  const bool color = around.error_colors();
  around.err << (color ? "\033[1;31merror:\033[0m " : "error: ") << what << '\n';
  if (!next_step.empty()) around.err << "  " << next_step << '\n';
}

}  // namespace

int command_line(const std::vector<std::string>& arguments, const surroundings& around) {
  try {
    const int code = dispatch(arguments, around);
    around.out.flush();
    if (around.out.fail()) {
      print_error(around, "standard output could not be written", "");
      return code == verdict::exit_code::held ? verdict::exit_code::not_carried_out : code;
    }
    return code;
  } catch (const usage_error& wrong) {
    print_error(around, wrong.what(), wrong.next_step());
    return verdict::exit_code::usage;
  } catch (const plugin::error& failed) {
    print_error(around, failed.what(), "");
    return verdict::exit_code::not_carried_out;
  } catch (const std::exception& failed) {
    print_error(around, failed.what(), "this is a mistake of spate's; please report it with the command that you used");
    return verdict::exit_code::not_carried_out;
  }
}

}  // namespace spate::cli
