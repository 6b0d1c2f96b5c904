#include "plugin/service_process.hpp"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include <fstream>

#include "plugin/error.hpp"
#include "profile/config_tree.hpp"
#include "scratch_folder.hpp"

namespace {

using namespace spate;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

profile::config_tree behaving(const std::string& how) {
  profile::config_tree tree;
  tree.set_text(tree.add(0, "behaviour", SPATE_KIND_STRING, {}), how);
  tree.set_number(tree.add(0, "port", SPATE_KIND_INT, {}), 8123, 0);
  return tree;
}

plugin::service_request request(const test::scratch_folder& folder, const profile::config_tree& config) {
  plugin::service_request out;
  out.id = "tiny_service";
  out.library = test::test_plugin("tiny_service");
  out.config = &config.view();
  out.folder = folder / "work";
  out.executable = SERVE_TINY;
  return out;
}

std::string why_not(const plugin::service_request& asked) {
  try {
    plugin::service_process process(asked);
    return "it started";
  } catch (const plugin::error& failed) {
    return failed.what();
  }
}

}  // namespace

TEST_CASE("a service is ready with its endpoints, works in its folder, and stops in order") {
  const test::scratch_folder folder;
  const auto config = behaving("fine");
  plugin::service_process process(request(folder, config));
  CHECK(process.endpoints() == std::map<std::string, std::string>{{"http", "http://127.0.0.1:8123"}});
  CHECK(process.died() == std::nullopt);
  CHECK(::kill(process.pid(), 0) == 0);
  CHECK_FALSE(std::filesystem::exists(folder / "work/stopped"));
  CHECK(process.stop().empty());
  CHECK(std::filesystem::exists(folder / "work/stopped"));
  CHECK(::kill(process.pid(), 0) != 0);
  CHECK(process.stop().empty());
}

TEST_CASE("a service that refuses to start says why") {
  const test::scratch_folder folder;
  CHECK(why_not(request(folder, behaving("refuses"))) ==
        "service 'tiny_service' did not start: port 8123 is taken; choose another with --port");
}

TEST_CASE("a service whose process ends before it is ready leaves its last words") {
  const test::scratch_folder folder;
  CHECK(why_not(request(folder, behaving("exits"))) ==
        "service 'tiny_service' ended with code 7 before it was ready: the last words; see " +
            (folder / "work/tiny_service.log").string());
}

TEST_CASE("a service that does not become ready is given up and gone") {
  const test::scratch_folder folder;
  const auto config = behaving("silent");
  auto asked = request(folder, config);
  asked.ready_timeout_ms = 50;
  CHECK_THAT(why_not(asked), StartsWith("service 'tiny_service' was not ready within"));
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
}

TEST_CASE("an executable that cannot be started is an error") {
  const test::scratch_folder folder;
  const auto config = behaving("fine");
  auto asked = request(folder, config);
  asked.executable = folder / "absent";
  CHECK(why_not(asked) == "service 'tiny_service' did not start: its process could not be started: exec failed");
}

TEST_CASE("a service that ends by itself is noticed with the reason") {
  const test::scratch_folder folder;
  const auto config = behaving("ends");
  plugin::service_process process(request(folder, config));
  siginfo_t info{};
  REQUIRE(::waitid(P_PID, static_cast<id_t>(process.pid()), &info, WEXITED | WNOWAIT) == 0);
  const auto why = process.died();
  REQUIRE(why);
  CHECK(*why == "service 'tiny_service' ended with code 3: tiny_service ended by itself: the disk is full; see " +
                    process.log_file().string());
  CHECK(process.stop() == *why);
}

TEST_CASE("a service that was killed is noticed with the signal") {
  const test::scratch_folder folder;
  const auto config = behaving("fine");
  plugin::service_process process(request(folder, config));
  ::kill(process.pid(), SIGKILL);
  siginfo_t info{};
  REQUIRE(::waitid(P_PID, static_cast<id_t>(process.pid()), &info, WEXITED | WNOWAIT) == 0);
  CHECK_THAT(process.died().value_or(""), StartsWith("service 'tiny_service' was killed by SIGKILL"));
}

TEST_CASE("a service that does not stop within the grace is killed") {
  const test::scratch_folder folder;
  const auto config = behaving("stays");
  plugin::service_process process(request(folder, config));
  CHECK_THAT(process.stop(100),
             StartsWith("service 'tiny_service' did not end within 100 ms of SIGTERM and was killed"));
  CHECK(::kill(process.pid(), 0) != 0);
}

TEST_CASE("a service dies with its parent, even on SIGKILL") {
  const test::scratch_folder folder;
  // One that hangs when it is asked to stop: only SIGKILL ends it.
  const auto config = behaving("stays");
  // Orphans come to this process, so that their end can be waited for.
  REQUIRE(::prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
  plugin::pipe_ends told = plugin::open_pipe();
  const pid_t parent = ::fork();
  REQUIRE(parent >= 0);
  if (parent == 0) {
    const plugin::service_process process(request(folder, config));
    const pid_t pid = process.pid();
    if (::write(told.write.get(), &pid, sizeof pid) != sizeof pid) ::_exit(1);
    for (;;) ::pause();
  }
  pid_t service = 0;
  told.write.reset();
  REQUIRE(::read(told.read.get(), &service, sizeof service) == sizeof service);
  REQUIRE(::kill(service, 0) == 0);
  ::kill(parent, SIGKILL);
  REQUIRE(::waitpid(parent, nullptr, 0) == parent);
  int status = 0;
  REQUIRE(::waitpid(service, &status, 0) == service);
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGKILL);
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
}
