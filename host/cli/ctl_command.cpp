#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <filesystem>
#include <ostream>

#include "cli/arguments.hpp"
#include "cli/commands.hpp"
#include "cli/usage_error.hpp"
#include "expression/nearest.hpp"
#include "session/control_socket.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

namespace json = boost::json;

constexpr const char* footer =
    R"(Commands:
  status         phase, time, users, rate, what is in flight, whether it is paused
  pause          from now on nothing begins; what is under way may finish
  resume         go on: what became due in the pause begins now, arrivals of it never come
  users N        of a closed load: more begin at its spawn rate, fewer end after what they are doing
  rate RATE      of an open load, from now on: "200/s", "30/m"
  mark TEXT      write a moment down, for the reports
  stop           end the load now as at its planned end, and judge what was measured

What is set stays until the load's end: its stages no longer count. The result of a run that was changed says so.
In the terminal of `spate run`, the key ? lists keys that do the same.

Examples:
  spate ctl results/20260101-120000-shop status
  spate ctl results/20260101-120000-shop users 200 --load browsers
  spate ctl results/20260101-120000-shop mark "cache switched off"

Exit codes: 0 it was done, 1 the run refused and said why, 2 mistake in the command, 3 there is no run to talk to.
)";

struct known_command {
  std::string_view name, argument;  ///< what it takes; empty: nothing
  bool of_load;
};

constexpr known_command known[] = {{"status", "", false}, {"pause", "", false},        {"resume", "", false},
                                   {"users", "N", true},  {"rate", "\"200/s\"", true}, {"mark", "TEXT", false},
                                   {"stop", "", false}};

const known_command& find_command(const std::string& name) {
  std::vector<std::string_view> names;
  for (const known_command& each : known) {
    if (each.name == name) return each;
    names.push_back(each.name);
  }
  if (name.empty()) throw usage_error("which command?", fmt::format("there are: {}", fmt::join(names, ", ")));
  const std::string_view nearest = expression::nearest(name, names);
  throw usage_error(fmt::format("there is no command '{}' for a run", name),
                    nearest.empty() ? fmt::format("there are: {}", fmt::join(names, ", "))
                                    : fmt::format("did you mean `{}`?", nearest));
}

// The commands take different numbers of words, and a rate may be negative by mistake: CLI11 gives what it does not
// know.
void check_words(const known_command& of, const std::vector<std::string>& words, const std::string& load) {
  if (of.argument.empty() && !words.empty())
    throw usage_error(fmt::format("{} takes nothing, not '{}'", of.name, words.front()), "see spate ctl --help");
  if (!of.argument.empty() && words.size() != 1)
    throw usage_error(fmt::format("{} takes one value, not {}", of.name, words.size()),
                      fmt::format("write for example: spate ctl RUN_FOLDER {} {}", of.name,
                                  of.name == "mark"    ? "\"cache switched off\""
                                  : of.name == "users" ? "50"
                                                       : "\"200/s\""));
  if (!load.empty() && !of.of_load)
    throw usage_error(fmt::format("{} is for all loads: it takes no --load", of.name), "see spate ctl --help");
}

// A run folder, or a file in it.
std::string folder_of(const std::string& given) {
  std::error_code ignored;
  const std::filesystem::path at(given);
  if (!std::filesystem::exists(at, ignored))
    throw usage_error(fmt::format("there is no {}", given), "name the folder of a run, as results/<time>-<profile>");
  if (std::filesystem::is_directory(at, ignored)) return given;
  return at.has_parent_path() ? at.parent_path().string() : ".";
}

}  // namespace

int ctl(const std::vector<std::string>& arguments, const surroundings& around) {
  std::string folder, name, load;
  std::vector<std::string> words;
  const auto app = make_parser("Controls a run that is under way, through the socket in its run folder.",
                               "spate ctl RUN_FOLDER COMMAND [OPTIONS]");
  app->footer(footer);
  app->add_option("RUN_FOLDER", folder, "the folder of the run");
  app->add_option("COMMAND", name, "what to do, see below");
  app->add_option("VALUE", words, "of users, rate and mark");
  app->add_option("--load", load, "whose users or rate, when there are several loads")->option_text("NAME");
  if (const auto done = parse(*app, arguments, around)) return *done;
  if (folder.empty()) throw usage_error("which run?", "usage: spate ctl RUN_FOLDER COMMAND; see --help");
  const known_command& of = find_command(name);
  check_words(of, words, load);
  folder = folder_of(folder);
  const json::object asked{{"command", name}, {"load", load}, {"argument", words.empty() ? "" : words.front()}};
  std::string error;
  const std::string line = session::control_socket::ask(folder, json::serialize(asked), error);
  if (line.empty()) {
    around.err << "error: " << error << '\n';
    return verdict::exit_code::not_carried_out;
  }
  const json::value answer = json::parse(line);
  const bool done = answer.at("done").as_bool();
  (done ? around.out : around.err) << (done ? "" : "error: ") << json::value_to<std::string>(answer.at("text")) << '\n';
  return done ? verdict::exit_code::held : verdict::exit_code::missed;
}

}  // namespace spate::cli
