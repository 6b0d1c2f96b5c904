#include "command_call.hpp"

#include <spdlog/spdlog.h>

#include <sstream>

#include "cli/command_line.hpp"

namespace spate::test {

environment only_ours() { return {{"SPATE_PROFILE_PATH", TEST_PROFILES}, {"SPATE_PLUGIN_PATH_ONLY", TEST_PLUGINS}}; }

called call(const std::vector<std::string>& arguments, const environment& variables, bool terminal,
            const std::vector<int>& codes) {
  called result;
  std::ostringstream out, err;
  const auto before = spdlog::default_logger();
  const cli::surroundings around{out,
                                 err,
                                 [variables](const char* name) -> std::optional<std::string> {
                                   const auto found = variables.find(name);
                                   return found == variables.end() ? std::nullopt : std::optional(found->second);
                                 },
                                 "/nowhere/bin/spate",
                                 terminal,
                                 terminal,
                                 [&](const cli::run_options& asked) {
                                   result.run = asked;
                                   result.runs.push_back(asked);
                                   return codes.size() < result.runs.size() ? 42 : codes[result.runs.size() - 1];
                                 },
                                 [](const std::function<int()>& what) { return what(); }};
  result.code = cli::command_line(arguments, around);
  result.out = out.str();
  result.err = err.str();
  spdlog::set_default_logger(before);
  return result;
}

}  // namespace spate::test
