#include <catch2/catch.hpp>

#include "load_text.hpp"

using namespace spate::profile;
using namespace spate::profile::test;

TEST_CASE("tables of an included file merge, and the including file wins") {
  write_file("data/more.toml",
             "[operation.list_runs]\nget = \"/included/\"\ntimeout = \"3s\"\n"
             "[operation.extra]\ntarget = \"api\"\nget = \"/extra/\"\n[run]\nseed = 7\nduration = \"9s\"\n");
  const auto result = load_text("include = [\"data/more.toml\"]\n" +
                                with(short_profile(), "[scenario.reader]\n", "[scenario.reader]\ntask.extra = {}\n"));
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  CHECK(result.made->seed == 7);
  CHECK(result.made->duration_ns == 5'000'000'000);
  REQUIRE(result.made->operations.size() == 2);
  CHECK(result.made->operations[0].name == "list_runs");
  CHECK(result.made->operations[1].name == "extra");
  CHECK(result.made->files.size() >= 2);
  CHECK(result.made->files[0].ends_with("x.toml"));
}

TEST_CASE("a file's includes are relative to it, and the same file may be included twice") {
  write_file("deep/one.toml", "include = [\"shared.toml\"]\n");
  write_file("deep/two.toml", "include = [\"shared.toml\"]\n");
  write_file("deep/shared.toml", "[profile]\nname = \"shared\"\n");
  const auto result = load_text("include = [\"deep/one.toml\", \"deep/two.toml\"]\n" + short_profile());
  INFO(result.printed());
  REQUIRE(result.made != nullptr);
  CHECK(result.made->name == "shared");
}

TEST_CASE("a mistake in an included file is shown there") {
  const std::string path = write_file("data/wrong.toml", "[operation.list_runs]\ntimeout = 3\n");
  const auto result = load_text("include = [\"data/wrong.toml\"]\n" + short_profile());
  CHECK(result.made == nullptr);
  CHECK(result.printed().starts_with(path + ":2:11: error: `timeout` is a duration and needs a unit\n"));
}

TEST_CASE("files that include each other are a mistake with the way around") {
  write_file("a.toml", "include = [\"b.toml\"]\n");
  const std::string b = write_file("b.toml", "include = [\"a.toml\"]\n");
  const auto result = load_text("include = [\"a.toml\"]\n" + short_profile());
  CHECK(result.made == nullptr);
  CHECK(result.printed().find(b + ":1:12: error: files include each other in a circle") != std::string::npos);
}

TEST_CASE("a profile that is not there says so") {
  const auto result = load_file("/nowhere/none.toml");
  CHECK(result.read == nullptr);
  CHECK(result.printed() == "/nowhere/none.toml: error: cannot read the profile: there is no such file\n1 error\n");
}
