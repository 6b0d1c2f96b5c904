#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/run_options.hpp"

namespace spate::cli {

/// What a profile is read for: `data` needs none of its reports, and a seed.
enum class profile_use : std::uint8_t { run, data };

/// The part of `run` and `check` that names a profile and tells it something: PROFILE, --set, --reporter, and an option
/// for each of the profile's parameters. Lives as long as the parser that it was added to.
class profile_parser {
 public:
  profile_parser(CLI::App&, const surroundings&, profile_use = profile_use::run);
  ~profile_parser();
  profile_parser(const profile_parser&) = delete;
  profile_parser& operator=(const profile_parser&) = delete;

  /// Finds and reads the profile, adds its options, then parses everything. Returns an exit code when the command is
  /// done: help was asked for, or the profile cannot be read (its mistakes are printed then). Throws usage_error.
  std::optional<int> parse(const std::vector<std::string>& arguments);

  // `parse` in steps, for a command that takes several profiles.

  /// Finds and reads the profile and adds its options; false: it cannot be read, and its mistakes are printed.
  bool read(const std::string& profile);
  /// Parses everything, for options that the profile is known to have.
  std::optional<int> parse_read(const std::vector<std::string>& arguments);

  /// After `parse` returned nothing.
  profile_arguments take();
  /// What --seed says, where that is no parameter of the profile's.
  std::optional<std::uint64_t> seed() const { return seed_; }

 private:
  struct parameter_option {
    const profile::parameter* parameter;
    CLI::Option* option;
  };

  void read_profile(const std::string& given);
  bool add_parameters();
  void collect();

  CLI::App& app_;
  const surroundings& around_;
  profile_arguments result_;
  std::string profile_;
  std::vector<std::string> reporters_;
  profile_use use_;
  std::optional<std::uint64_t> seed_;
  std::vector<parameter_option> options_;
};

/// Name and file of each "json=result.json". Throws usage_error when a part is missing, or a name there twice.
std::vector<std::pair<std::string, std::string>> named_reporters(const std::vector<std::string>& given);

/// "30" for a duration is 30 seconds on the command line, as people are used to; all else is left as it is.
std::string as_written_in_profile(profile::parameter_type, const std::string& given);

}  // namespace spate::cli
