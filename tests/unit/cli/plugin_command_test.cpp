#include <catch2/catch.hpp>

#include <filesystem>

#include "../plugin/scratch_folder.hpp"
#include "command_call.hpp"

using namespace spate::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

environment only(const scratch_folder& folder) { return {{"SPATE_PLUGIN_PATH_ONLY", folder.path().string()}}; }

}  // namespace

TEST_CASE("plugin list is a table of what the folders hold") {
  const scratch_folder folder;
  std::filesystem::copy_file(test_plugin("tiny_service"), folder / "tiny_service.so");
  std::filesystem::copy_file(test_plugin("report_tiny"), folder / "report_tiny.so");
  const called result = call({"plugin", "list"}, only(folder));
  CHECK(result.code == 0);
  CHECK(result.err.empty());
  const std::string reporter = (folder / "report_tiny.so").string(), service = (folder / "tiny_service.so").string();
  CHECK(result.out == "KIND      ID            VERSION  FILE" + std::string(service.size() - 2, ' ') + "SUMMARY\n" +
                          "reporter  tiny          0.1.0    " + reporter + "   Reports nothing.\n" +
                          "service   tiny_service  1.2.3    " + service + "  Says that it is there.\n");
}

TEST_CASE("a broken plugin is reported beside the others, with exit code 3") {
  const scratch_folder folder;
  std::filesystem::copy_file(test_plugin("tiny_service"), folder / "tiny_service.so");
  std::filesystem::copy_file(test_plugin("crashes_in_entry"), folder / "crashes_in_entry.so");
  const called result = call({"plugin", "list"}, only(folder));
  CHECK(result.code == 3);
  CHECK_THAT(result.out, Contains("tiny_service"));
  CHECK_THAT(result.err, StartsWith("error: ") && Contains("was killed by SIGSEGV"));
}

TEST_CASE("a plugin that another of the same name hides is marked") {
  const scratch_folder folder;
  std::filesystem::copy_file(test_plugin("tiny_service"), folder / "tiny_service.so");
  auto variables = only(folder);
  variables["SPATE_PLUGIN_PATH_ONLY"] += ":" TEST_PLUGINS;
  CHECK_THAT(call({"plugin", "list"}, variables).out, Contains("(hidden by the one above of the same name)"));
}

TEST_CASE("no plugins at all names the folders") {
  const scratch_folder folder;
  const called result = call({"plugin", "list"}, only(folder));
  CHECK(result.code == 0);
  CHECK(result.out == "no plugins; searched:\n  " + folder.path().string() + " (SPATE_PLUGIN_PATH_ONLY)\n");
}

TEST_CASE("inspect tells a plugin's keys, by name and by file") {
  const called result = call({"plugin", "inspect", "tiny_service"});
  CHECK(result.code == 0);
  CHECK_THAT(result.out,
             StartsWith("service tiny_service 1.2.3: Says that it is there.\n") &&
                 Contains("\nKeys:\n  port\n      integer, default 8000, 1 to 65535\n      Where it pretends to "
                          "listen.\n") &&
                 Contains("text, default ***, secret"));
  CHECK(call({"plugin", "inspect", test_plugin("tiny_service").string()}).out == result.out);
  CHECK_THAT(call({"plugin", "inspect", "tiny"}).out, StartsWith("reporter tiny 0.1.0"));
}

TEST_CASE("inspect refuses what cannot be used") {
  const called clash = call({"plugin", "inspect", "reserved_key"});
  CHECK(clash.code == 3);
  CHECK_THAT(clash.err, Contains("its operation key 'expect' is one of the host's"));
  const called unknown = call({"plugin", "inspect", "tiny_servise"});
  CHECK(unknown.code == 2);
  CHECK_THAT(unknown.err, Contains("there is no plugin 'tiny_servise'") && Contains("did you mean 'tiny_service'?"));
  CHECK(call({"plugin", "inspect"}).code == 2);
  CHECK(call({"plugin", "lst"}).code == 2);
  CHECK(call({"plugin", "list", "--markdown"}).code == 2);
}
