#include "plugin/description.hpp"

#include <catch2/catch.hpp>

#include "scratch_folder.hpp"

using namespace spate;
using Catch::Matchers::Contains;

TEST_CASE("a plugin file describes itself from a child process") {
  const plugin::description found = plugin::describe_file(test::test_plugin("tiny_service"));
  REQUIRE(found.error.empty());
  CHECK(found.abi == "1.0");
  CHECK(found.requires_extensions == std::vector<std::string>{"spate.clock/1"});
  REQUIRE(found.plugins.size() == 1);
  const plugin::described_plugin& service = found.plugins.front();
  CHECK(service.kind == "service");
  CHECK(service.summary == "Says that it is there.");
  REQUIRE(service.tables.size() == 1);
  const auto& keys = service.tables.front().keys;
  REQUIRE(keys.size() == 6);
  CHECK(keys[0].path == "port");
  CHECK(keys[0].kind == "integer");
  CHECK(keys[0].default_text == "8000");
  CHECK(keys[0].range == "1 to 65535");
  CHECK(keys[1].choices == std::vector<std::string>{"fine", "refuses", "ends", "exits", "stays", "silent"});
  CHECK(keys[3].secret);
  CHECK(keys[3].default_text == "***");
  CHECK_FALSE(keys[4].file);
  CHECK(keys[5].file);
}

TEST_CASE("a description is the same after it crossed a process") {
  const plugin::library loaded = plugin::library::open(test::test_plugin("reserved_key"));
  const plugin::description before = plugin::describe(loaded);
  CHECK(plugin::to_json(plugin::from_json(plugin::to_json(before))) == plugin::to_json(before));
}

TEST_CASE("a plugin that crashes while it loads is reported with the signal's name") {
  const plugin::description found = plugin::describe_file(test::test_plugin("crashes_in_entry"));
  CHECK(found.plugins.empty());
  CHECK_THAT(found.error, Contains("crashes_in_entry.so: the process that loaded it was killed by SIGSEGV"));
}

TEST_CASE("a plugin that hangs while it loads is given up") {
  const plugin::description found = plugin::describe_file(test::test_plugin("hangs_in_entry"), 50);
  CHECK_THAT(found.error, Contains("did not finish loading within 50 ms"));
}

TEST_CASE("a plugin's mistake is reported in its own words") {
  const plugin::description found = plugin::describe_file(test::test_plugin("no_entry"));
  CHECK_THAT(found.error, Contains("is no spate plugin"));
}

TEST_CASE("a key that the host has too is a mistake of the plugin's") {
  const plugin::description found = plugin::describe_file(test::test_plugin("reserved_key"));
  REQUIRE(found.plugins.size() == 1);
  CHECK(found.plugins.front().mistakes ==
        std::vector<std::string>{
            "reserved_key: its operation key 'expect' is one of the host's; the plugin has to rename it"});
}
