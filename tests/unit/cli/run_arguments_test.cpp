#include <catch2/catch.hpp>

#include <fstream>

#include "../plugin/scratch_folder.hpp"
#include "cli/profile_parser.hpp"
#include "command_call.hpp"

using namespace spate;
using namespace spate::test;
using Catch::Matchers::Contains;

namespace {

std::string given(const called& result, const std::string& parameter) {
  REQUIRE(result.run);
  for (const auto& each : result.run->profile.load.parameters)
    if (each.name == parameter) return each.text;
  return "(not given)";
}

}  // namespace

TEST_CASE("run gets what it was asked for, and its exit code is the command's") {
  const called result = call({"run", "shop", "--embedded", "--headless", "--strict", "--out", "results/a", "--set",
                              "run.seed=7", "--set=run.stop=1s", "--reporter", "json=r.json", "--reporter=console",
                              "--plugin", "a.so", "--plugin=b.so"});
  CHECK(result.code == 42);
  CHECK(result.err.empty());
  REQUIRE(result.run);
  CHECK(result.run->embedded);
  CHECK(result.run->headless);
  CHECK(result.run->strict);
  CHECK(result.run->out == "results/a");
  CHECK(result.run->profile.load.sets == std::vector<std::string>{"run.seed=7", "run.stop=1s"});
  CHECK(result.run->profile.load.extra_reports ==
        std::vector<std::pair<std::string, std::string>>{{"json", "r.json"}, {"console", ""}});
  CHECK(result.run->plugins.files == std::vector<std::filesystem::path>{"a.so", "b.so"});
  CHECK(result.run->profile.document != nullptr);
  CHECK_FALSE(result.run->profile.diagnostics.has_errors());
}

TEST_CASE("without options a run is as the profile says") {
  const called result = call({"run", "shop"});
  REQUIRE(result.run);
  CHECK_FALSE(result.run->embedded);
  CHECK_FALSE(result.run->strict);
  CHECK(result.run->profile.load.parameters.empty());
  CHECK(result.run->profile.load.environment("SPATE_PLUGIN_PATH_ONLY") == std::string(TEST_PLUGINS));
}

TEST_CASE("a profile's parameters are options, a bare number of a duration is seconds") {
  const called result = call({"run", "shop", "--users=5", "--duration", "60", "--host", "http://stage:80"});
  CHECK(given(result, "users") == "5");
  CHECK(given(result, "duration") == "60s");
  CHECK(given(result, "host") == "http://stage:80");
  CHECK(given(call({"run", "shop", "--run-time=90"}), "duration") == "90s");
  CHECK(given(call({"run", "shop", "--duration=2m"}), "duration") == "2m");
  CHECK(given(call({"run", "shop", "--duration=-5"}), "duration") == "-5s");
  CHECK(given(call({"run", "--headless", "--set", "run.seed=7", "shop", "--users", "9"}), "users") == "9");
}

TEST_CASE("a parameter that is true or false is a switch") {
  CHECK(given(call({"run", "shop"}), "extras") == "(not given)");
  CHECK(given(call({"run", "shop", "--with-extras"}), "extras") == "true");
  CHECK(given(call({"run", "shop", "--with-extras=false"}), "extras") == "false");
}

TEST_CASE("what is said twice or half is a mistake") {
  CHECK(call({"run", "shop", "--users=5", "--users=6"}).code == 2);
  CHECK(call({"run", "shop", "--duration=5", "--run-time=6"}).code == 2);
  CHECK_THAT(call({"run", "shop", "--with-extras", "--with-extras=false"}).err, Contains("given twice"));
  CHECK_THAT(call({"run", "shop", "--set", "seed"}).err, Contains("--set seed has no value"));
  CHECK_THAT(call({"run", "shop", "--reporter", "json="}).err, Contains("--reporter json= is incomplete"));
  CHECK_THAT(call({"run", "shop", "--reporter=junit=a.xml", "--reporter=csv", "--reporter=junit=b.xml"}).err,
             Contains("--reporter junit is given twice"));
  CHECK(call({"run", "shop", "--users"}).code == 2);
}

TEST_CASE("the profile's options come after the profile") {
  const called result = call({"run", "--users", "5", "shop"});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("the profile comes first, then the options that it declares"));
  CHECK(given(call({"run", "--users=5", "shop"}), "users") == "5");
}

TEST_CASE("a parameter whose option is the command's own is a mistake of the profile's") {
  const scratch_folder folder;
  std::ofstream(folder / "clash.toml") << "spate = 1\n[profile]\nname = \"x\"\n[params]\n"
                                          "quiet = { type = \"bool\", default = false, option = \"headless\" }\n";
  const called result = call({"run", (folder / "clash.toml").string(), "--help"});
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK_THAT(result.err, Contains("clash.toml:5:") && Contains("the option --headless of parameter `quiet` is taken") &&
                             Contains("give the parameter another one"));
}

TEST_CASE("a file that is no TOML is reported with its line, and nothing is run") {
  const scratch_folder folder;
  std::ofstream(folder / "broken.toml") << "spate = 1\n[profile\n";
  const called result = call({"run", (folder / "broken.toml").string()});
  CHECK(result.code == 2);
  CHECK_FALSE(result.run);
  CHECK_THAT(result.err, Contains("broken.toml:2:"));
}
