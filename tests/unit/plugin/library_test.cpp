#include "plugin/library.hpp"

#include <catch2/catch.hpp>

#include <fstream>

#include "plugin/error.hpp"
#include "scratch_folder.hpp"

using namespace spate;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

TEST_CASE("a plugin's descriptors are read from its file") {
  const plugin::library loaded = plugin::library::open(test::test_plugin("tiny_service"));
  REQUIRE(loaded.descriptors().size() == 1);
  const auto& found = loaded.descriptors().front();
  CHECK(found.kind == plugin::kind::service);
  CHECK(found.id == "tiny_service");
  CHECK(found.version == "1.2.3");
  CHECK(loaded.holds() == "service tiny_service");
  CHECK(loaded.find(plugin::kind::service, "tiny_service") == &found);
  CHECK(loaded.find(plugin::kind::protocol, "tiny_service") == nullptr);
}

TEST_CASE("a plugin of another ABI says which one it was built for") {
  const auto file = test::test_plugin("wrong_major");
  CHECK_THROWS_WITH(plugin::library::open(file),
                    file.string() +
                        " is built for plugin ABI 7, this spate has 1.0: rebuild the plugin, or use the spate "
                        "that it was built for");
}

TEST_CASE("a shared object without the entry is no plugin") {
  const auto file = test::test_plugin("no_entry");
  CHECK_THROWS_WITH(plugin::library::open(file), file.string() +
                                                     " is no spate plugin: it does not export "
                                                     "spate_plugin_entry_v1; build it with spate_add_plugin()");
}

TEST_CASE("the loader's own words name the symbol that is missing") {
  const auto file = test::test_plugin("undefined_symbol");
  CHECK_THROWS_WITH(plugin::library::open(file), StartsWith(file.string() + " does not load: " + file.string()) &&
                                                     Contains("undefined symbol: lost_and_never_found"));
}

TEST_CASE("a file that is no shared object does not load") {
  const test::scratch_folder folder;
  std::ofstream(folder / "text.so") << "not a shared object at all";
  CHECK_THROWS_WITH(plugin::library::open(folder / "text.so"),
                    StartsWith((folder / "text.so").string() + " does not load: "));
}

TEST_CASE("a key that names a file is a text that is known before the run") {
  const auto file = test::test_plugin("templated_file");
  CHECK_THROWS_WITH(plugin::library::open(file),
                    Contains("key 'body_file' of its operation keys names a file: that goes with the kind STRING, and "
                             "without TEMPLATED"));
}

TEST_CASE("a plugin that needs what this host lacks is refused") {
  CHECK_THROWS_WITH(plugin::library::open(test::test_plugin("missing_extension")),
                    Contains("needs spate.telepathy/1, which this spate does not offer: use a newer spate; it offers "
                             "spate.clock/1, spate.log/1, spate.strings/1, spate.data/1, spate.response/1, "
                             "spate.metrics/1"));
}

TEST_CASE("a descriptor without a function that must be there is refused") {
  CHECK_THROWS_WITH(plugin::library::open(test::test_plugin("without_stop")),
                    Contains("service number 1: 'stop' is missing; rebuild it with the SDK"));
}
