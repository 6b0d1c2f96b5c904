#include <catch2/catch.hpp>

#include <fstream>

#include "../plugin/scratch_folder.hpp"
#include "command_call.hpp"

using namespace spate::test;
using Catch::Matchers::Contains;

TEST_CASE("a profile without mistakes is fine") {
  const called result = call({"check", "shop", "--users=5"});
  CHECK(result.err == "");
  CHECK(result.out == "1 operation, 1 objective: profile is fine\n");
  CHECK(result.code == 0);
}

TEST_CASE("every mistake of a profile is printed, and nothing on standard output") {
  const scratch_folder folder;
  std::ifstream in(TEST_PROFILES "/shop.toml");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  text.replace(text.find("say    ="), 8, "sya    =");
  text.replace(text.find("target = \"shop\""), 15, "target = \"shup\"");
  std::ofstream(folder / "shop.toml") << text;
  const called result = call({"check", (folder / "shop.toml").string()});
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK_THAT(result.err, Contains("shop.toml:") && Contains("shup"));
}

TEST_CASE("a mistake in a parameter's value is the user's, exit code 2") {
  const called result = call({"check", "shop", "--users=many"});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("users") && Contains("many"));
}

TEST_CASE("a profile that asks for a plugin that is not there says where it was searched") {
  auto variables = only_ours();
  variables["SPATE_PLUGIN_PATH_ONLY"] = "/nowhere/plugins";
  const called result = call({"check", "shop"}, variables);
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("there is no protocol plugin 'fake'") && Contains("/nowhere/plugins"));
}
