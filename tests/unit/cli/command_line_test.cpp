#include "cli/command_line.hpp"

#include <catch2/catch.hpp>

#include "command_call.hpp"

using namespace spate::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("without a command the help goes to standard error and the exit code is 2") {
  const called result = call({});
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK(result.err == call({"--help"}).out);
}

TEST_CASE("an unknown command names the nearest") {
  const called result = call({"chekc", "shop"});
  CHECK(result.code == 2);
  CHECK(result.out.empty());
  CHECK(result.err == "error: there is no command 'chekc'\n  did you mean `spate check`?\n");
}

TEST_CASE("an unknown option names the nearest, those of the profile included") {
  const called own = call({"run", "shop", "--hedless"});
  CHECK(own.code == 2);
  CHECK(own.err == "error: there is no option --hedless\n  did you mean --headless? --help lists the options\n");
  const called parameter = call({"run", "shop", "--user=5"});
  CHECK(parameter.code == 2);
  CHECK(parameter.err == "error: there is no option --user\n  did you mean --users? --help lists the options\n");
  CHECK_FALSE(parameter.run);
}

TEST_CASE("an option without its value says so") {
  for (const char* const given : {"--users=", "--users"}) {
    const called result = call({"run", "shop", given});
    CHECK(result.code == 2);
    CHECK(result.err == "error: --users has no value\n  --help lists the options and what they take\n");
  }
}

TEST_CASE("all unknown options are named at once") {
  const called result = call({"run", "shop", "--hedless", "--user=5", "--zzzzzzz", "--user=6"});
  CHECK(result.code == 2);
  CHECK(result.err ==
        "error: there are no options --hedless, --user, --zzzzzzz\n"
        "  did you mean --headless for --hedless, --users for --user? --help lists the options\n");
  const called strange = call({"run", "shop", "--yyyyyyy", "--zzzzzzz"});
  CHECK(strange.err == "error: there are no options --yyyyyyy, --zzzzzzz\n  --help lists the options\n");
  CHECK_FALSE(strange.run);
}

TEST_CASE("an argument too many is a mistake") {
  const called result = call({"run", "shop", "--users=1", "shop"});
  CHECK(result.code == 2);
  CHECK_THAT(result.err, StartsWith("error: nothing is known to do with 'shop'\n"));
}

TEST_CASE("errors are coloured on a terminal only, and never with NO_COLOR") {
  CHECK_THAT(call({"nonsense"}, {}, true).err, StartsWith("\033[1;31merror:\033[0m "));
  CHECK_THAT(call({"nonsense"}, {{"NO_COLOR", "1"}}, true).err, StartsWith("error: "));
  CHECK_THAT(call({"nonsense"}, {{"NO_COLOR", ""}}, true).err, StartsWith("\033["));
  CHECK_THAT(call({"nonsense"}, {}, false).err, StartsWith("error: "));
}

TEST_CASE("version names the ABI and the libraries") {
  const called result = call({"version"});
  CHECK(result.code == 0);
  CHECK_THAT(result.out, StartsWith("spate ") && Contains("\nplugin ABI 1.0\n") && Contains("\nbuilt with ") &&
                             Contains("Boost 1.") && Contains("CLI11 ") && Contains("toml++ 3."));
  CHECK(call({"--version"}).out == result.out);
  CHECK(call({"version", "--all"}).code == 2);
}
