#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "../plugin/scratch_folder.hpp"
#include "command_call.hpp"

using namespace spate;
using namespace spate::test;
using Catch::Matchers::Contains;

namespace {

namespace fs = std::filesystem;

constexpr const char* profile = R"(spate = 1
[params]
users = { type = "int", default = 1 }
OWN
[run]
duration = "5s"
[target.api]
plugin = "fake"
address = "http://127.0.0.1:1"
[operation.get]
target = "api"
say = "hello"
[scenario.user]
task.get = {}
[load]
users = "${users}"
[objective.errors]
require = ["error_ratio < 1%"]
)";

/// Two profiles: `first` has the options --users and --only, `second` --users and --switch.
struct two_profiles {
  scratch_folder folder;
  environment variables = only_ours();

  two_profiles() {
    write("first", "only = { type = \"int\", default = 3 }");
    write("second", "switch = { type = \"bool\", default = false }");
    variables["SPATE_PROFILE_PATH"] = folder.path().string();
  }
  void write(const std::string& name, const std::string& own) const {
    std::string text = profile;
    text.replace(text.find("OWN"), 3, own);
    std::ofstream(folder / (name + ".toml")) << text;
  }
  called run(std::vector<std::string> arguments, const std::vector<int>& codes = {}) const {
    arguments.insert(arguments.begin(), "run");
    arguments.insert(arguments.end(), {"--between=0s", "--out=" + (folder / "out").string()});
    return call(arguments, variables, false, codes);
  }
};

std::string given(const cli::run_options& to, const std::string& parameter) {
  for (const auto& each : to.profile.load.parameters)
    if (each.name == parameter) return each.text;
  return "(not given)";
}

}  // namespace

TEST_CASE("several profiles run one after the other, each in a folder of its own below one") {
  const two_profiles two;
  const called result = two.run({"first", "second", "first"}, {0, 0, 0});
  INFO(result.err);
  CHECK(result.code == 0);
  REQUIRE(result.runs.size() == 3);
  const std::string out = (two.folder / "out").string();
  CHECK(result.runs[0].out == out + "/1-first");
  CHECK(result.runs[1].out == out + "/2-second");
  CHECK(result.runs[2].out == out + "/3-first");
  CHECK(fs::exists(out + "/summary.json"));
  CHECK_THAT(result.out, Contains("3 profiles, exit code 0"));
}

TEST_CASE("each profile gets the options that it has, and one that none has is a mistake") {
  const two_profiles two;
  const called result = two.run({"first", "second", "--users", "7", "--only", "9", "--switch", "--headless"}, {0, 0});
  INFO(result.err);
  REQUIRE(result.runs.size() == 2);
  CHECK(given(result.runs[0], "users") == "7");
  CHECK(given(result.runs[1], "users") == "7");
  CHECK(given(result.runs[0], "only") == "9");
  CHECK(given(result.runs[1], "only") == "(not given)");
  CHECK(given(result.runs[1], "switch") == "true");
  CHECK(result.runs[0].headless);
  CHECK(result.runs[1].headless);

  const called wrong = two.run({"first", "second", "--onyl=9"});
  CHECK(wrong.code == 2);
  CHECK(wrong.runs.empty());
  CHECK_THAT(wrong.err, Contains("none of the profiles has an option --onyl") && Contains("did you mean --only?"));
  CHECK(two.run({"first", "second", "--users=1", "first"}).code == 2);
}

TEST_CASE("the exit code is the first of 2, 3, 130 or 143, 4, 1, 0 that one of them ended with") {
  const two_profiles two;
  CHECK(two.run({"first", "second"}, {1, 0}).code == 1);
  const auto code = [](const std::vector<int>& codes) { return two_profiles().run({"first", "second"}, codes).code; };
  CHECK(code({1, 4}) == 4);
  CHECK(code({4, 1}) == 4);
  CHECK(code({4, 143}) == 143);
  CHECK(code({3, 130}) == 3);
  CHECK(code({2, 3}) == 2);
  CHECK(code({0, 1}) == 1);
}

TEST_CASE("an interruption ends the sequence, and a miss does not") {
  const called interrupted = two_profiles().run({"first", "second"}, {130, 0});
  CHECK(interrupted.code == 130);
  CHECK(interrupted.runs.size() == 1);
  CHECK_THAT(interrupted.out, Contains("interrupted (130)") && Contains("not run"));
  const called missed = two_profiles().run({"first", "second"}, {1, 0});
  CHECK(missed.runs.size() == 2);
  CHECK_THAT(missed.out, Contains("missed (1)") && Contains("held (0)"));
}

TEST_CASE("all profiles are checked before the first one starts") {
  const two_profiles two;
  two.write("wrong", "own = { type = \"int\", default = \"many\" }");
  const called result = two.run({"first", "wrong"});
  CHECK(result.code == 2);
  CHECK(result.runs.empty());
  CHECK_THAT(result.err, Contains("wrong.toml:4:"));
  CHECK(two.run({"first", "none"}).code == 2);
  CHECK_THAT(two.run({"first", "second", "--embedded"}).err, Contains("none of the profiles has a [service]"));
  CHECK_THAT(two.run({"first", "second", "--reporter=json=r.json"}).err, Contains("names one file for 2 profiles"));
  CHECK_THAT(call({"run", "first", "second", "--between=long"}, two.variables).err,
             Contains("--between takes a duration"));
  CHECK_THAT(call({"run", "first", "--between=long"}, two.variables).err, Contains("--between takes a duration"));
}
