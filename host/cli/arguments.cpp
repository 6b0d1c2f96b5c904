#include "cli/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "cli/help_format.hpp"
#include "cli/usage_error.hpp"
#include "expression/nearest.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

bool is_help(const std::string& argument) { return argument == "-h" || argument == "--help"; }

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> out;
  for (const CLI::Option* each :
       app.get_options([](const CLI::Option* option) { return !option->get_group().empty(); }))
    for (const std::string& name : each->get_lnames()) out.push_back("--" + name);
  return out;
}

// Options among what is left, without their values, each once.
std::vector<std::string> options_in(const std::vector<std::string>& left) {
  std::vector<std::string> out;
  for (const std::string& each : left) {
    const std::string name = each.substr(0, each.find('='));
    const bool is_option = each.size() > 1 && each.starts_with('-');
    if (is_option && std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  }
  return out;
}

[[noreturn]] void unknown_option(const CLI::App& app, const std::vector<std::string>& left) {
  const std::vector<std::string> options = options_in(left);
  if (options.empty())
    throw usage_error(fmt::format("nothing is known to do with '{}'", left.front()),
                      fmt::format("usage: {}; see --help", app.get_name()));
  const std::vector<std::string> known = option_names(app);
  const std::vector<std::string_view> names(known.begin(), known.end());
  std::string meant;
  for (const std::string& each : options) {
    const std::string_view nearest = expression::nearest(each, names);
    if (nearest.empty()) continue;
    meant += fmt::format("{}{}", meant.empty() ? "did you mean " : ", ", nearest);
    if (options.size() > 1) meant += fmt::format(" for {}", each);
  }
  throw usage_error(fmt::format("there {} no option{} {}", options.size() == 1 ? "is" : "are",
                                options.size() == 1 ? "" : "s", fmt::join(options, ", ")),
                    meant.empty() ? "--help lists the options" : meant + "? --help lists the options");
}

}  // namespace

std::unique_ptr<CLI::App> make_parser(const std::string& summary, const std::string& usage) {
  auto app = std::make_unique<CLI::App>(summary, usage);
  app->formatter(std::make_shared<help_format>());
  app->set_help_flag("-h,--help", "show this help");
  app->allow_extras();
  return app;
}

void add_general(CLI::App& app, general_options& into, bool plugins) {
  if (plugins)
    app.add_option("--plugin", into.plugin_files, "load a plugin from this file; may be given several times")
        ->option_text("FILE")
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  app.add_option("--log-level", into.log_level,
                 "trace, debug, info, warn (default), error or off; environment: LOG_LEVEL")
      ->option_text("LEVEL");
  app.add_flag("-v,--verbose", into.verbose, "say more: -v is --log-level=info, -vv debug, -vvv trace");
}

void parse_known(CLI::App& app, std::vector<std::string> arguments) {
  std::erase_if(arguments, [](const std::string& each) { return is_help(each); });
  std::reverse(arguments.begin(), arguments.end());
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ArgumentMismatch& wrong) {
    // "--users: 1 required  missing" is said of `--users=` and of `--users` at the end.
    const std::string words = wrong.what();
    const auto name_end = words.find(": 1 required ");
    throw usage_error(name_end == words.npos ? words : words.substr(0, name_end) + " has no value",
                      "--help lists the options and what they take");
  } catch (const CLI::ParseError& wrong) {
    throw usage_error(wrong.what(), "--help lists the options and what they take");
  }
}

std::optional<int> parse(CLI::App& app, const std::vector<std::string>& arguments, const surroundings& around) {
  if (asks_for_help(arguments)) {
    around.out << app.help();
    return verdict::exit_code::held;
  }
  parse_known(app, arguments);
  if (const auto left = app.remaining(); !left.empty()) unknown_option(app, left);
  return std::nullopt;
}

std::optional<std::size_t> first_positional(const CLI::App& app, const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& each = arguments[i];
    if (each == "--") return i + 1 < arguments.size() ? std::optional(i + 1) : std::nullopt;
    if (each.size() < 2 || each.front() != '-') return i;
    const std::string name = each.substr(0, each.find('='));
    const CLI::Option* known = app.get_option_no_throw(name);
    if (known == nullptr) {
      const bool bundled = each.size() > 2 && each[1] != '-' && app.get_option_no_throw(each.substr(0, 2)) != nullptr;
      if (bundled || name.size() < each.size()) continue;
      return std::nullopt;
    }
    if (known->get_items_expected_max() != 0 && name.size() == each.size()) ++i;
  }
  return std::nullopt;
}

bool asks_for_help(const std::vector<std::string>& arguments) {
  const auto end = std::find(arguments.begin(), arguments.end(), "--");
  return std::any_of(arguments.begin(), end, is_help);
}

plugin::search_request search_for(const general_options& general, const surroundings& around) {
  plugin::search_request out;
  out.files.assign(general.plugin_files.begin(), general.plugin_files.end());
  out.environment = around.environment;
  out.executable = around.executable;
  return out;
}

}  // namespace spate::cli
