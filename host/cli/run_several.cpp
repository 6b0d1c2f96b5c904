#include "cli/run_several.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <fstream>
#include <ostream>

#include "cli/apart.hpp"
#include "cli/log_level.hpp"
#include "cli/outlook_messages.hpp"
#include "cli/usage_error.hpp"
#include "data/utf8.hpp"
#include "expression/nearest.hpp"
#include "plugin/registry.hpp"
#include "profile/units.hpp"
#include "report/run_folder.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

namespace code = verdict::exit_code;
using parsers = std::vector<std::unique_ptr<run_parser>>;

/// One profile's turn.
struct turn {
  std::string name;
  run_options options;
  std::optional<int> ended;  ///< its exit code; nothing: it was not run
};

std::string name_of(const std::string& argument) { return argument.substr(0, argument.find('=')); }

bool is_option(const std::string& argument) { return argument.size() > 1 && argument.front() == '-'; }

// Whether the next argument is this option's value.
bool takes_next(const CLI::App& app, const std::string& argument) {
  const CLI::Option* known = app.get_option_no_throw(name_of(argument));
  return known != nullptr && known->get_items_expected_max() != 0 && argument.find('=') == argument.npos;
}

bool has(const run_parser& one, const std::string& argument) {
  if (one.app->get_option_no_throw(name_of(argument)) != nullptr) return true;
  const bool bundled = argument.size() > 2 && argument[1] != '-';  // -vv
  return bundled && one.app->get_option_no_throw(argument.substr(0, 2)) != nullptr;
}

[[noreturn]] void refuse_option(const parsers& all, const std::string& argument) {
  std::vector<std::string> known;
  for (const auto& one : all)
    for (const CLI::Option* each : one->app->get_options())
      for (const std::string& name : each->get_lnames()) known.push_back("--" + name);
  const std::vector<std::string_view> names(known.begin(), known.end());
  const std::string_view nearest = expression::nearest(name_of(argument), names);
  throw usage_error(fmt::format("none of the profiles has an option {}", name_of(argument)),
                    nearest.empty() ? "--help lists the options" : fmt::format("did you mean {}?", nearest));
}

// Of the arguments behind the profiles those that one profile has.
std::vector<std::string> arguments_of(const run_parser& one, const parsers& all, const std::string& profile,
                                      const std::vector<std::string>& rest) {
  std::vector<std::string> out = {profile};
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (!is_option(rest[i]))
      throw usage_error(fmt::format("nothing is known to do with '{}'", rest[i]),
                        "the profiles come first, then the options");
    const auto owner = std::find_if(all.begin(), all.end(), [&](const auto& each) { return has(*each, rest[i]); });
    if (owner == all.end()) refuse_option(all, rest[i]);
    const bool mine = has(one, rest[i]);
    const bool with_next = takes_next(mine ? *one.app : *(*owner)->app, rest[i]) && i + 1 < rest.size();
    if (mine) out.push_back(rest[i]);
    if (with_next && mine) out.push_back(rest[i + 1]);
    if (with_next) ++i;
  }
  return out;
}

// Compiled as `spate check` does; true when it could be run. What is to be started without services is left to them.
bool check(turn& of, bool& any_service, const surroundings& around) {
  profile::diagnostics found = of.options.profile.diagnostics;
  plugin::run_services shared;
  plugin::registry plugins(plugin::discovery(of.options.plugins), shared);
  const auto model = of.options.profile.document->compile(of.options.profile.load, plugins, found);
  if (model == nullptr || found.has_errors()) {
    around.err << found.print(around.error_colors());
    return false;
  }
  any_service |= !model->services.empty();
  if (model->services.empty()) of.options.embedded = false;
  const plan::outlook foreseen = plan::foresee(*model, {}, plan::machine::here());
  for (const std::string& impossible : foreseen.errors) around.err << fmt::format("{}: {}\n", of.name, impossible);
  return foreseen.errors.empty();
}

std::optional<std::string> make_folder(const std::vector<turn>& turns, const std::string& out, const surroundings& to) {
  std::string error;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto folder =
      report::run_folder::create({out, "results", fmt::format("{} and {} more", turns.front().name, turns.size() - 1),
                                  std::chrono::duration_cast<std::chrono::nanoseconds>(now).count()},
                                 error);
  if (folder) return folder->path();
  to.err << "spate: " << error << '\n';
  return std::nullopt;
}

const char* words_of(int ended) {
  switch (ended) {
    case code::held:
      return "held";
    case code::missed:
      return "missed";
    case code::usage:
      return "mistake";
    case code::not_carried_out:
      return "not carried out";
    case code::invalid:
      return "invalid";
    default:
      return ended > code::interrupted ? "interrupted" : "ended";
  }
}

int worst_of(const std::vector<turn>& turns) {
  constexpr std::array order = {code::usage, code::not_carried_out, code::interrupted, code::invalid, code::missed};
  int out = code::held;
  std::size_t rank = order.size();
  for (const turn& each : turns) {
    if (!each.ended || *each.ended == code::held) continue;
    const int kind = *each.ended > code::interrupted ? code::interrupted : *each.ended;
    const auto place = static_cast<std::size_t>(std::find(order.begin(), order.end(), kind) - order.begin());
    // A code that is none of ours is worse than a miss.
    if (place < rank || (place == order.size() && rank == order.size() && out == code::held)) out = *each.ended;
    rank = std::min(rank, place);
  }
  return out;
}

void summarise(const std::vector<turn>& turns, const std::string& folder, int worst, const surroundings& around) {
  namespace json = boost::json;
  std::size_t widest = 0;
  for (const turn& each : turns) widest = std::max(widest, each.name.size());
  json::array profiles;
  around.out << fmt::format("\n{} profiles, exit code {}\n", turns.size(), worst);
  for (const turn& each : turns) {
    const std::string ended = each.ended ? fmt::format("{} ({})", words_of(*each.ended), *each.ended) : "not run";
    const std::string out = each.ended ? each.options.out : std::string();
    around.out << fmt::format("  {:<{}}  {:<19}  {}\n", each.name, widest, ended, out);
    profiles.push_back({{"profile", each.name},
                        {"exit_status", each.ended ? json::value(*each.ended) : json::value()},
                        {"folder", each.ended ? json::value(out) : json::value()}});
  }
  std::ofstream(folder + "/summary.json")
      << data::as_utf8(json::serialize(json::object{{"exit_status", worst}, {"profiles", std::move(profiles)}}))
      << '\n';
}

void refuse_one_file(const std::vector<turn>& turns) {
  for (const auto& [plugin, file] : turns.front().options.profile.load.extra_reports)
    if (!file.empty())
      throw usage_error(fmt::format("--reporter {}={} names one file for {} profiles", plugin, file, turns.size()),
                        fmt::format("write --reporter {}: each has a file in its run folder", plugin));
}

int carry_out(std::vector<turn>& turns, const std::string& folder, std::chrono::nanoseconds between,
              const surroundings& around) {
  const signals_noted signals;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    turn& of = turns[i];
    of.options.out = fmt::format("{}/{}-{}", folder, i + 1, report::slug(of.name));
    if (i > 0 && !pause_between(between)) break;
    around.out << fmt::format("{}{} of {}: {}\n", i == 0 ? "" : "\n", i + 1, turns.size(), of.name);
    around.out.flush();
    of.ended = around.apart([&] { return around.run(of.options); });
    if (*of.ended > code::interrupted || signals_noted::first() != 0) break;
  }
  int worst = worst_of(turns);
  const int signal = signals_noted::first();
  if (signal != 0 && worst != code::usage && worst != code::not_carried_out) worst = code::interrupted + signal;
  summarise(turns, folder, worst, around);
  return worst;
}

}  // namespace

std::chrono::nanoseconds pause_of(const std::string& given) {
  const auto read = profile::parse_duration(as_written_in_profile(profile::parameter_type::duration, given));
  if (!read || *read < 0)
    throw usage_error(fmt::format("--between takes a duration, not {}", given), "write --between=10s");
  return std::chrono::nanoseconds(*read);
}

std::vector<std::string> leading_profiles(const CLI::App& app, const std::vector<std::string>& arguments) {
  std::vector<std::string> out;
  const auto first = first_positional(app, arguments);
  for (std::size_t i = first.value_or(arguments.size()); i < arguments.size() && !is_option(arguments[i]); ++i)
    out.push_back(arguments[i]);
  return out;
}

int run_several(const std::vector<std::string>& profiles, const std::vector<std::string>& arguments,
                const surroundings& around) {
  parsers all;
  for (const std::string& each : profiles) {
    auto& made = all.emplace_back(std::make_unique<run_parser>(around));
    if (!made->profile->read(each)) return code::usage;
  }
  // What stands before the profiles are options of the command.
  const std::size_t first = *first_positional(*all.front()->app, arguments);
  std::vector<std::string> rest(arguments.begin(), arguments.begin() + static_cast<std::ptrdiff_t>(first));
  rest.insert(rest.end(), arguments.begin() + static_cast<std::ptrdiff_t>(first + profiles.size()), arguments.end());

  std::vector<turn> turns;
  for (std::size_t i = 0; i < all.size(); ++i) {
    run_parser& one = *all[i];
    if (const auto done = one.profile->parse_read(arguments_of(one, all, profiles[i], rest))) return *done;
    one.options.profile = one.profile->take();
    one.options.plugins = search_for(one.general, around);
    one.options.color = around.colors();
    one.options.error_color = around.error_colors();
    one.options.out_is_terminal = around.out_is_terminal;
    turns.push_back({one.options.profile.path.stem().string(), one.options, std::nullopt});
  }
  set_up_log(all.front()->general, around);
  refuse_one_file(turns);
  const auto between = pause_of(all.front()->between);
  const bool embedded = turns.front().options.embedded;
  bool good = true, any_service = false;
  for (turn& each : turns) good = check(each, any_service, around) && good;
  if (!good) return code::usage;
  if (embedded && !any_service)
    throw usage_error("none of the profiles has a [service]: --embedded has nothing to start", "leave it out");
  const auto folder = make_folder(turns, turns.front().options.out, around);
  if (!folder) return code::not_carried_out;
  return carry_out(turns, *folder, between, around);
}

}  // namespace spate::cli
