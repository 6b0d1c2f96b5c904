// Every tests/broken_profiles/NAME.toml must give exactly NAME.expected. A line `#! --users=0`, `#! --set a.b=c`,
// `#! --reporter json=FILE` or `#! NAME=value` (the environment) gives what stands on the command line.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "load_text.hpp"

namespace {

namespace fs = std::filesystem;
using namespace spate::profile;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

load_options options_of(const std::string& profile) {
  load_options out;
  std::map<std::string, std::string> environment;
  std::istringstream lines(profile);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("#! ")) continue;
    line.erase(0, 3);
    const std::size_t equal = line.find('=');
    if (line.starts_with("--set ")) {
      out.sets.push_back(line.substr(6));
    } else if (line.starts_with("--reporter ")) {
      out.extra_reports.emplace_back(line.substr(11, equal - 11),
                                     equal == std::string::npos ? "" : line.substr(equal + 1));
    } else if (line.starts_with("--")) {
      out.parameters.push_back({line.substr(2, equal - 2), line.substr(equal + 1), "option"});
    } else {
      environment[line.substr(0, equal)] = line.substr(equal + 1);
    }
  }
  out.environment = [environment](const std::string& name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional(found->second);
  };
  return out;
}

}  // namespace

TEST_CASE("every broken profile gives the whole message that was approved for it") {
  const fs::path before = fs::current_path();
  fs::current_path(SPATE_BROKEN_PROFILES);
  std::vector<fs::path> profiles;
  for (const auto& entry : fs::directory_iterator(".")) {
    if (entry.path().extension() == ".toml") profiles.push_back(entry.path().filename());
  }
  std::sort(profiles.begin(), profiles.end());
  CHECK(profiles.size() >= 40);
  const bool approve = std::getenv("SPATE_APPROVE") != nullptr;
  for (const fs::path& path : profiles) {
    const auto result = test::load_file(path.string(), options_of(read(path)));
    const std::string printed = result.printed();
    CAPTURE(path.string());
    CHECK(result.made == nullptr);
    fs::path expected = path;
    expected.replace_extension(".expected");
    if (approve) std::ofstream(expected, std::ios::binary) << printed;
    CHECK(printed == read(expected));
  }
  fs::current_path(before);
  // So that a run that approves is never taken for one that passed.
  if (approve) FAIL("messages were written for approval: read them, then run without SPATE_APPROVE");
}
