#include "plugin/service_runner.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "plugin/error.hpp"
#include "plugin/file_descriptor.hpp"
#include "plugin/library.hpp"
#include "profile/config_tree.hpp"
#include "scratch_folder.hpp"

namespace {

using namespace spate;

// The service in a process of its own, in the folder; the pipe tells when it is ready.
pid_t run_in_child(const test::scratch_folder& folder, plugin::pipe_ends& ready, plugin::pipe_ends& life) {
  const plugin::library loaded = plugin::library::open(test::test_plugin("tiny_service"));
  const auto& service = *static_cast<const spate_service*>(loaded.find(plugin::kind::service, "tiny_service")->table);
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  life.write.reset();
  int code = 1;
  if (::chdir(folder.path().c_str()) == 0) {
    try {
      const profile::config_tree config;
      plugin::run_services shared;
      plugin::run_service({service, config.view(), shared, life.read.get(), [&](const plugin::service_endpoints& at) {
                             plugin::write_all(ready.write.get(), at.at("http") + "\n");
                           }});
      code = 0;
    } catch (const plugin::error&) {
      code = 3;
    }
  }
  ::_exit(code);
}

int end_of(pid_t pid) {
  int status = 0;
  REQUIRE(::waitpid(pid, &status, 0) == pid);
  return status;
}

}  // namespace

TEST_CASE("a service stops in order when the other end of its life pipe is closed") {
  const test::scratch_folder folder;
  plugin::pipe_ends ready = plugin::open_pipe(), life = plugin::open_pipe();
  const pid_t pid = run_in_child(folder, ready, life);
  std::string line;
  REQUIRE(plugin::read_until(ready.read.get(), '\n', 10'000, line) == plugin::read_end::whole);
  CHECK(line == "http://127.0.0.1:8000\n");
  life.write.reset();
  CHECK(end_of(pid) == 0);
  CHECK(std::filesystem::exists(folder / "stopped"));
}

TEST_CASE("a service stops in order on a signal") {
  const int signal = GENERATE(SIGTERM, SIGINT, SIGHUP);
  const test::scratch_folder folder;
  plugin::pipe_ends ready = plugin::open_pipe(), life = plugin::open_pipe();
  const pid_t pid = run_in_child(folder, ready, life);
  std::string line;
  REQUIRE(plugin::read_until(ready.read.get(), '\n', 10'000, line) == plugin::read_end::whole);
  ::kill(pid, signal);
  CHECK(end_of(pid) == 0);
  CHECK(std::filesystem::exists(folder / "stopped"));
}

TEST_CASE("the lines for the process that waits are JSON") {
  CHECK(plugin::ready_line({{"http", "http://127.0.0.1:1"}}) ==
        "{\"pid\":" + std::to_string(::getpid()) + ",\"endpoints\":{\"http\":\"http://127.0.0.1:1\"}}\n");
  CHECK(plugin::error_line("a \"quoted\" reason") == "{\"error\":\"a \\\"quoted\\\" reason\"}\n");
}
