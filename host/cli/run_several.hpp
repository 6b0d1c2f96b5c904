#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/profile_parser.hpp"
#include "cli/run_options.hpp"

namespace spate::cli {

/// The parser of `spate run` for one profile. Lives in one place: its options point into it.
struct run_parser {
  explicit run_parser(const surroundings&);
  run_parser(const run_parser&) = delete;
  run_parser& operator=(const run_parser&) = delete;

  run_options options;
  general_options general;
  std::string between = "5s";
  std::unique_ptr<CLI::App> app;
  std::unique_ptr<profile_parser> profile;
};

/// Of --between; throws usage_error.
std::chrono::nanoseconds pause_of(const std::string& given);

/// The profiles that stand first among the arguments, before any option.
std::vector<std::string> leading_profiles(const CLI::App&, const std::vector<std::string>& arguments);

/// `spate run A B C`: checks all of them, then runs one after the other, each in a process and a run folder of its own
/// below one, with a pause in between. Each gets the options that it has; one that none has is a mistake. Returns the
/// first of 2, 3, 129/130/143, 4, 1, 0 that any of them ended with.
int run_several(const std::vector<std::string>& profiles, const std::vector<std::string>& arguments,
                const surroundings&);

}  // namespace spate::cli
