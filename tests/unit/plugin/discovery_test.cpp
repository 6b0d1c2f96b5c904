#include "plugin/discovery.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

#include <fstream>
#include <map>

#include "plugin/error.hpp"
#include "scratch_folder.hpp"

namespace {

using namespace spate;
namespace fs = std::filesystem;

plugin::search_request request(std::map<std::string, std::string> environment, const fs::path& executable) {
  plugin::search_request out;
  out.environment = [environment = std::move(environment)](const char* name) -> std::optional<std::string> {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional(found->second);
  };
  out.executable = executable;
  return out;
}

std::vector<std::string> paths(const plugin::discovery& of) {
  std::vector<std::string> out;
  for (const plugin::search_folder& each : of.folders()) out.push_back(each.path.string());
  return out;
}

void touch(const fs::path& file) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << "x";
}

}  // namespace

TEST_CASE("plugins are searched from the user's own folders to the system's") {
  const plugin::discovery where(
      request({{"SPATE_PLUGIN_PATH", "/first:/second"}, {"HOME", "/home/ann"}}, "/opt/spate/bin/spate"));
  CHECK(paths(where) == std::vector<std::string>{"/first", "/second", "/home/ann/.local/lib/spate/plugins",
                                                 "/opt/spate/lib/spate/plugins", "/usr/local/lib/spate/plugins",
                                                 "/usr/lib/spate/plugins"});
}

TEST_CASE("a home that is closed to the user who runs spate is not searched") {
  const test::scratch_folder home;
  fs::permissions(home.path(), fs::perms::none);
  const uid_t us = ::geteuid();
  if (us == 0) REQUIRE(::seteuid(65534) == 0);  // nothing is closed to root
  const auto with = paths(plugin::discovery(request({{"HOME", home.path().string()}}, "/opt/spate/bin/spate")));
  if (us == 0) REQUIRE(::seteuid(0) == 0);
  fs::permissions(home.path(), fs::perms::owner_all);
  CHECK(with == paths(plugin::discovery(request({}, "/opt/spate/bin/spate"))));
}

TEST_CASE("SPATE_PLUGIN_PATH_ONLY replaces every other folder") {
  const plugin::discovery where(request(
      {{"SPATE_PLUGIN_PATH", "/first"}, {"SPATE_PLUGIN_PATH_ONLY", "/only"}, {"HOME", "/home/ann"}}, "/usr/bin/spate"));
  CHECK(paths(where) == std::vector<std::string>{"/only"});
}

TEST_CASE("an installed spate names the system's folder once") {
  const plugin::discovery where(request({}, "/usr/bin/spate"));
  CHECK(paths(where) == std::vector<std::string>{"/usr/lib/spate/plugins", "/usr/local/lib/spate/plugins"});
}

TEST_CASE("the first folder that has the file wins, and files of reporters and monitors have their prefix") {
  const test::scratch_folder folder;
  touch(folder / "b/http_api.so");
  touch(folder / "c/http_api.so");
  touch(folder / "c/report_json.so");
  touch(folder / "c/monitor_process.so");
  touch(folder / "c/notes.txt");
  const auto list = (folder / "a").string() + ":" + (folder / "b").string() + ":" + (folder / "c").string();
  const plugin::discovery where(request({{"SPATE_PLUGIN_PATH_ONLY", list}}, "/nowhere/bin/spate"));
  CHECK(where.find(plugin::kind::protocol, "http_api") == folder / "b/http_api.so");
  CHECK(where.find(plugin::kind::reporter, "json") == folder / "c/report_json.so");
  CHECK(where.find(plugin::kind::reporter, "http_api") == std::nullopt);
  CHECK(where.ids(plugin::kind::protocol) == std::vector<std::string>{"http_api"});
  CHECK(where.ids(plugin::kind::reporter) == std::vector<std::string>{"json"});
  CHECK(where.find(plugin::kind::monitor, "process") == folder / "c/monitor_process.so");
  CHECK(where.ids(plugin::kind::monitor) == std::vector<std::string>{"process"});
  CHECK(where.all().size() == 4);
  CHECK(where.searched() == "  " + (folder / "a").string() + " (SPATE_PLUGIN_PATH_ONLY, does not exist)\n  " +
                                (folder / "b").string() + " (SPATE_PLUGIN_PATH_ONLY)\n  " + (folder / "c").string() +
                                " (SPATE_PLUGIN_PATH_ONLY)");
}

TEST_CASE("a dangling link is found, so that loading it fails instead of another file being taken") {
  const test::scratch_folder folder;
  fs::create_symlink("/nowhere/http_api.so", folder / "http_api.so");
  const plugin::discovery where(request({{"SPATE_PLUGIN_PATH_ONLY", folder.path().string()}}, "/nowhere/bin/spate"));
  const auto found = where.find(plugin::kind::protocol, "http_api");
  REQUIRE(found);
  CHECK_THROWS_WITH(plugin::require_trusted(*found),
                    Catch::Matchers::EndsWith("http_api.so cannot be read: No such file or directory"));
}

TEST_CASE("a name that leads out of the folder is refused") {
  const plugin::discovery where(request({}, "/usr/bin/spate"));
  CHECK_THROWS_WITH(
      where.find(plugin::kind::protocol, "../evil"),
      "'../evil' cannot be a plugin's name: it has letters, digits, '_' and '-' only; a file is given with "
      "--plugin FILE");
}

TEST_CASE("a plugin that everybody may replace is not trusted") {
  const test::scratch_folder folder;
  const fs::path file = folder / "http_api.so";
  touch(file);
  CHECK_NOTHROW(plugin::require_trusted(file));
  fs::permissions(file, fs::perms::others_write, fs::perm_options::add);
  CHECK_THROWS_WITH(plugin::require_trusted(file),
                    file.string() +
                        " is writable by everybody, so anybody could replace the plugin; take that away: "
                        "chmod o-w " +
                        file.string());
  fs::permissions(file, fs::perms::others_write, fs::perm_options::remove);
  fs::permissions(folder.path(), fs::perms::others_write, fs::perm_options::add);
  CHECK_THROWS_WITH(plugin::require_trusted(file), Catch::Matchers::EndsWith("chmod o-w " + folder.path().string()));
}
