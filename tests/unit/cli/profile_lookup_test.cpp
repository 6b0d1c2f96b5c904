#include "cli/profile_lookup.hpp"

#include <catch2/catch.hpp>

#include <fstream>

#include "../plugin/scratch_folder.hpp"
#include "command_call.hpp"

using namespace spate::test;
using Catch::Matchers::Contains;

TEST_CASE("a profile is found by name and by path") {
  REQUIRE(call({"run", "shop"}).run);
  CHECK(call({"run", "shop"}).run->profile.path == TEST_PROFILES "/shop.toml");
  CHECK(call({"run", TEST_PROFILES "/shop.toml"}).run->profile.path == TEST_PROFILES "/shop.toml");
}

TEST_CASE("a profile that is not there names the nearest, all that are, and the folders") {
  const scratch_folder folder;
  std::ofstream(folder / "shop.toml") << "# a shop\nspate = 1\n";
  std::ofstream(folder / "bank.toml") << "spate=1\n";
  std::ofstream(folder / "words.toml") << "[data]\nword = { kind = \"choice\" }\n";
  const called result = call({"run", "shpo"}, {{"SPATE_PROFILE_PATH", folder.path().string()}});
  CHECK(result.code == 2);
  CHECK(result.err ==
        "error: there is no profile 'shpo'\n  did you mean 'shop'? there are: bank, shop\n  searched: ., " +
            folder.path().string() +
            ", /nowhere/share/spate/profiles, /usr/local/share/spate/profiles, /usr/share/spate/profiles; "
            "SPATE_PROFILE_PATH adds folders, a path with '/' or .toml is taken as it is\n");
}

TEST_CASE("a file that is not there is not searched elsewhere") {
  const called result = call({"run", "./shop.toml"});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("there is no file './shop.toml'"));
}

TEST_CASE("a folder is called one") {
  const scratch_folder folder;
  std::filesystem::create_directory(folder / "shop.toml");
  const called result = call({"check", (folder / "shop.toml").string()});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, Contains("shop.toml' is a folder"));
}

TEST_CASE("without a profile the command says which there are") {
  const called result = call({"run"});
  CHECK(result.code == 2);
  CHECK(result.err == "error: which profile?\n  usage: spate run PROFILE... [OPTIONS]; there are: shop\n");
}
