#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/surroundings.hpp"

namespace spate::cli {

/// Options that every command has.
struct general_options {
  std::vector<std::string> plugin_files;
  std::string log_level;
  int verbose = 0;
};

/// A command's parser with our help format; `usage` is the line of the help: "spate run PROFILE [OPTIONS]".
std::unique_ptr<CLI::App> make_parser(const std::string& summary, const std::string& usage);

/// --plugin, --log-level, --verbose; without `plugins` the first is left out.
void add_general(CLI::App&, general_options&, bool plugins = true);

/// Parses; prints the help to `out` and returns 0 when it was asked for, nothing when the command shall go on. Throws
/// usage_error, with the nearest option for one that does not exist.
std::optional<int> parse(CLI::App&, const std::vector<std::string>& arguments, const surroundings&);

/// Reads the options that the parser knows so far and passes over all others, help included. Throws usage_error.
void parse_known(CLI::App&, std::vector<std::string> arguments);

/// The place of the first argument that is neither an option of the parser nor such an option's value. An option that
/// the parser does not know ends the search: whether a value follows it is not known yet.
std::optional<std::size_t> first_positional(const CLI::App&, const std::vector<std::string>& arguments);

/// Whether --help or -h is among them.
bool asks_for_help(const std::vector<std::string>& arguments);

/// The plugins' search as the command line and the environment have it.
plugin::search_request search_for(const general_options&, const surroundings&);

}  // namespace spate::cli
