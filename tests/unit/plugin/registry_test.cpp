#include "plugin/registry.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

#include "scratch_folder.hpp"

namespace {

using namespace spate;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

plugin::discovery only(const std::string& folders, std::vector<fs::path> files = {}) {
  plugin::search_request request;
  request.files = std::move(files);
  request.executable = "/nowhere/bin/spate";
  request.environment = [folders](const char* name) -> std::optional<std::string> {
    return std::string(name) == "SPATE_PLUGIN_PATH_ONLY" ? std::optional(folders) : std::nullopt;
  };
  return plugin::discovery(request);
}

}  // namespace

TEST_CASE("plugins are found by name in the folders") {
  plugin::run_services shared;
  plugin::registry plugins(only(TEST_PLUGINS), shared);
  std::string error;
  const spate_service* service = plugins.service("tiny_service", error);
  REQUIRE(service != nullptr);
  CHECK(std::string(service->id) == "tiny_service");
  CHECK(plugins.service("tiny_service", error) == service);
  const spate_reporter* reporter = plugins.reporter("tiny", error);
  REQUIRE(reporter != nullptr);
  CHECK(std::string(reporter->id) == "tiny");
  CHECK(error.empty());
  CHECK(plugins.file_of(plugin::kind::service, "tiny_service", error) == test::test_plugin("tiny_service"));
}

TEST_CASE("a plugin that is not there names the folders and the nearest one") {
  plugin::run_services shared;
  plugin::registry plugins(only(TEST_PLUGINS), shared);
  std::string error;
  CHECK(plugins.service("tiny_servise", error) == nullptr);
  CHECK(error ==
        "there is no service plugin 'tiny_servise' (file tiny_servise.so), did you mean 'tiny_service'?; "
        "searched:\n  " TEST_PLUGINS
        " (SPATE_PLUGIN_PATH_ONLY)\nSee `spate plugin list`; SPATE_PLUGIN_PATH adds "
        "folders, --plugin FILE one file");
}

TEST_CASE("a plugin of another kind is called what it is") {
  plugin::run_services shared;
  plugin::registry plugins(only(TEST_PLUGINS), shared);
  std::string error;
  CHECK(plugins.reporter("tiny_service", error) == nullptr);
  CHECK(error == "'tiny_service' is a service and no reporter; see `spate plugin list`");
}

TEST_CASE("a file that does not load is an error even when a later folder has a good one") {
  const test::scratch_folder folder;
  fs::copy_file(test::test_plugin("no_entry"), folder / "tiny_service.so");
  plugin::run_services shared;
  plugin::registry plugins(only(folder.path().string() + ":" TEST_PLUGINS), shared);
  std::string error;
  CHECK(plugins.service("tiny_service", error) == nullptr);
  CHECK_THAT(error, Contains((folder / "tiny_service.so").string() + " is no spate plugin"));
}

TEST_CASE("a file of the right name with another plugin inside is an error") {
  const test::scratch_folder folder;
  fs::copy_file(test::test_plugin("tiny_service"), folder / "other.so");
  plugin::run_services shared;
  plugin::registry plugins(only(folder.path().string()), shared);
  std::string error;
  CHECK(plugins.protocol("other", error) == nullptr);
  CHECK_THAT(error, Contains("other.so holds no protocol 'other'; it holds: service tiny_service"));
}

TEST_CASE("a file given by hand offers what it holds, whatever it is called") {
  const test::scratch_folder folder;
  fs::copy_file(test::test_plugin("tiny_service"), folder / "any_name.so");
  plugin::run_services shared;
  plugin::registry plugins(only(TEST_PLUGINS, {folder / "any_name.so"}), shared);
  std::string error;
  REQUIRE(plugins.service("tiny_service", error) != nullptr);
  CHECK(plugins.file_of(plugin::kind::service, "tiny_service", error) == folder / "any_name.so");
}

TEST_CASE("a file given by hand that does not load is an error for every name") {
  plugin::run_services shared;
  plugin::registry plugins(only(TEST_PLUGINS, {test::test_plugin("wrong_major")}), shared);
  std::string error;
  CHECK(plugins.service("tiny_service", error) == nullptr);
  CHECK_THAT(error, Contains("is built for plugin ABI 7"));
}
