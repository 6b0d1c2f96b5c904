#include "cli/profile_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "cli/profile_lookup.hpp"
#include "cli/usage_error.hpp"
#include "profile/units.hpp"
#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

const char* placeholder(profile::parameter_type type) {
  switch (type) {
    case profile::parameter_type::string:
      return "TEXT";
    case profile::parameter_type::url:
      return "URL";
    case profile::parameter_type::integer:
      return "INT";
    case profile::parameter_type::number:
      return "NUMBER";
    case profile::parameter_type::boolean:
      return "";
    case profile::parameter_type::duration:
      return "DURATION";
    case profile::parameter_type::size:
      return "SIZE";
    case profile::parameter_type::rate:
      return "RATE";
    case profile::parameter_type::list:
      return "A,B";
    case profile::parameter_type::integers:
      return "INT,INT,...";
  }
  return "";
}

// A default that is another parameter's value is shown as its option.
std::string shown_default(const profile::parameter& of, const std::vector<profile::parameter>& all) {
  if (of.secret) return "***";
  for (const profile::parameter& each : all)
    if (of.default_text == "${" + each.name + "}") return "that of --" + each.option;
  return of.default_text;
}

std::string explain(const profile::parameter& of, const std::vector<profile::parameter>& all) {
  std::string out = of.help;
  const auto add = [&](const std::string& more) { out += (out.empty() ? "" : "; ") + more; };
  if (!of.choices.empty())
    add(fmt::format("{} {}", of.type == profile::parameter_type::list ? "of" : "one of", fmt::join(of.choices, ", ")));
  const bool off = of.type == profile::parameter_type::boolean && of.default_text == "false";
  if (!of.default_text.empty() && !off) add("default: " + shown_default(of, all));
  if (!of.environment.empty()) add("environment: " + of.environment);
  return out;
}

}  // namespace

std::string as_written_in_profile(profile::parameter_type type, const std::string& given) {
  if (type != profile::parameter_type::duration || !profile::parse_number(given)) return given;
  return given + "s";
}

profile_parser::profile_parser(CLI::App& app, const surroundings& around, profile_use use)
    : app_(app), around_(around), use_(use) {
  app.add_option("PROFILE", profile_, "a profile's name or file");
  app.add_option("--set", result_.load.sets, "set any key of the profile: --set operation.create_run.timeout=2s")
      ->option_text("KEY=VALUE")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  result_.load.environment = [read = around.environment](const std::string& name) { return read(name.c_str()); };
  if (use == profile_use::data) {
    app.add_option("--seed", seed_, "same seed: same rows; default: the profile's")
        ->option_text("INT")
        ->check(CLI::NonNegativeNumber);
    return;
  }
  app.add_option("--reporter", reporters_, "one more report, besides the profile's: --reporter json=result.json")
      ->option_text("ID[=FILE]")
      ->expected(1)
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

profile_parser::~profile_parser() = default;

std::optional<int> profile_parser::parse(const std::vector<std::string>& arguments) {
  const auto place = first_positional(app_, arguments);
  if (!place) {
    if (asks_for_help(arguments)) return cli::parse(app_, arguments, around_);
    const bool any = std::any_of(arguments.begin(), arguments.end(), [&](const std::string& each) {
      return each.starts_with("--") && app_.get_option_no_throw(each.substr(0, each.find('='))) == nullptr;
    });
    const std::vector<std::string> names = profile_names(around_);
    throw usage_error(any ? "the profile comes first, then the options that it declares" : "which profile?",
                      names.empty() ? fmt::format("usage: {}", app_.get_name())
                                    : fmt::format("usage: {}; there are: {}", app_.get_name(), fmt::join(names, ", ")));
  }
  if (!read(arguments[*place])) return verdict::exit_code::usage;
  return parse_read(arguments);
}

bool profile_parser::read(const std::string& profile) {
  read_profile(profile);
  const bool fine = result_.document != nullptr && add_parameters();
  if (!fine) around_.err << result_.diagnostics.print(around_.error_colors());
  return fine;
}

std::optional<int> profile_parser::parse_read(const std::vector<std::string>& arguments) {
  if (const auto done = cli::parse(app_, arguments, around_)) return done;
  collect();
  return std::nullopt;
}

profile_arguments profile_parser::take() { return std::move(result_); }

void profile_parser::read_profile(const std::string& given) {
  result_.path = find_profile(given, around_);
  result_.document = profile::document::read(result_.path.string(), result_.diagnostics);
}

bool profile_parser::add_parameters() {
  bool fine = true;
  const std::string group = fmt::format("Parameters of {}", result_.path.stem().string());
  for (const profile::parameter& each : result_.document->parameters()) {
    std::vector<std::string> names = {each.option};
    names.insert(names.end(), each.aliases.begin(), each.aliases.end());
    // A profile that has a parameter of this name brings its own option.
    const bool is_seed = std::find(names.begin(), names.end(), "seed") != names.end();
    if (use_ == profile_use::data && is_seed) app_.remove_option(app_.get_option_no_throw("--seed"));
    std::string joined;
    for (const std::string& name : names) {
      if (app_.get_option_no_throw("--" + name) != nullptr) {
        result_.diagnostics.error(each.at, fmt::format("the option --{} of parameter `{}` is taken", name, each.name),
                                  "give the parameter another one: option = \"...\"");
        fine = false;
        continue;
      }
      joined += (joined.empty() ? "--" : ",--") + name;
    }
    if (!fine) continue;
    try {
      CLI::Option* option =
          each.type == profile::parameter_type::boolean ? app_.add_flag(joined) : app_.add_option(joined)->expected(1);
      option->description(explain(each, result_.document->parameters()))->option_text(placeholder(each.type));
      option->group(each.part.empty() ? group : fmt::format("Parameters of its part {}", each.part));
      options_.push_back({&each, option});
    } catch (const CLI::Error& wrong) {
      result_.diagnostics.error(each.at, fmt::format("parameter `{}` cannot be an option: {}", each.name, wrong.what()),
                                "option names have letters, digits and '-', and begin with a letter");
      fine = false;
    }
  }
  return fine;
}

void profile_parser::collect() {
  for (const auto& [parameter, option] : options_) {
    if (option->count() == 0) continue;
    const bool is_list = parameter->type == profile::parameter_type::list;
    if (option->count() > 1 && !is_list)
      throw usage_error(fmt::format("--{} is given twice", parameter->option), "give it once");
    result_.load.parameters.push_back({parameter->name,
                                       is_list ? fmt::format("{}", fmt::join(option->results(), ","))
                                               : as_written_in_profile(parameter->type, option->results().back()),
                                       "option"});
  }
  for (const std::string& each : result_.load.sets)
    if (const auto equals = each.find('='); equals == each.npos || equals == 0)
      throw usage_error(fmt::format("--set {} has no value", each), "write --set KEY=VALUE, as --set run.seed=7");
  result_.load.extra_reports = named_reporters(reporters_);
}

namespace {

std::pair<std::string, std::string> named_reporter(const std::string& given) {
  const auto equals = given.find('=');
  std::string id = given.substr(0, equals);
  if (id.empty() || equals == given.size() - 1)
    throw usage_error(fmt::format("--reporter {} is incomplete", given), "write --reporter ID or --reporter ID=FILE");
  return {std::move(id), equals == given.npos ? "" : given.substr(equals + 1)};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> named_reporters(const std::vector<std::string>& given) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const std::string& each : given) {
    out.push_back(named_reporter(each));
    const std::string& id = out.back().first;
    if (std::any_of(out.begin(), out.end() - 1, [&](const auto& other) { return other.first == id; }))
      throw usage_error(fmt::format("--reporter {} is given twice", id),
                        "give it once: each reporter writes its report once");
  }
  return out;
}

}  // namespace spate::cli
