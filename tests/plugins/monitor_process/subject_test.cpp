#include "subject.hpp"

#include <catch2/catch.hpp>

#include "fake_machine.hpp"
#include "settings.hpp"

using namespace spate;
using namespace spate::monitor_process;

namespace {

constexpr int listening = 10;

whereabouts said(test::value written) {
  const test::config_literal literal(process_settings(std::move(written)));
  return whereabouts(config(literal.get()));
}

}  // namespace

TEST_CASE("a process by its number is that one for good") {
  fake_machine machine;
  const proc::system_files files(machine.root());
  machine.put({.pid = 10, .start = 100});
  machine.put({.pid = 11, .parent = 10});
  subject watched(files, said({{"pid", 10}, {"url", "http://127.0.0.1:8000"}}), 999);
  CHECK(watched.look().size() == 2);
  CHECK(watched.generation() == 1);
  CHECK(watched.group() == nullptr);

  SECTION("also when another one gets its number") { machine.put({.pid = 10, .start = 101}); }
  SECTION("also when it is not waited for") { machine.put({.pid = 10, .start = 100, .state = "Z"}); }
  SECTION("also when its children live on") { machine.end(10); }
  CHECK_THROWS_WITH(watched.look(), "process 10 has ended");
  CHECK_THROWS_WITH(watched.look(), "process 10 has ended");
}

TEST_CASE("a process by its port is sought anew when it has ended") {
  fake_machine machine;
  const proc::system_files files(machine.root());
  machine.write("/proc/net/tcp", "");
  subject watched(files, said({{"pid", 0}, {"url", "http://127.0.0.1:8000/api"}}), 999);
  CHECK_THROWS_WITH(watched.look(), "nothing listens at port 8000 of this machine");

  machine.write("/proc/net/tcp", tcp_line(8000, listening, 71));
  machine.put({.pid = 10});
  machine.descriptor(10, 3, "socket:[71]");
  CHECK(watched.look().front().id.pid == 10);
  CHECK(watched.generation() == 1);

  machine.end(10);
  machine.write("/proc/net/tcp", "");
  CHECK_THROWS_WITH(watched.look(), "process 10 has ended, and nothing listens at port 8000 of this machine");

  machine.write("/proc/net/tcp", tcp_line(8000, listening, 81));
  machine.put({.pid = 20});
  machine.descriptor(20, 3, "socket:[81]");
  CHECK(watched.look().front().id.pid == 20);
  CHECK(watched.generation() == 2);
}

TEST_CASE("all processes of a control group are watched") {
  fake_machine machine;
  const proc::system_files files(machine.root());
  subject watched(files, said({{"cgroup", "/platform"}}), 999);
  CHECK_THROWS_WITH(watched.look(), Catch::Contains("there is no control group '/platform'"));
  machine.write("/sys/fs/cgroup/platform/cgroup.procs", "10\n20\n");
  CHECK_THROWS_WITH(watched.look(), "no process is in the control group '/platform'");
  machine.put({.pid = 10});
  machine.put({.pid = 20});
  CHECK(watched.look().size() == 2);
  REQUIRE(watched.group() != nullptr);
}

TEST_CASE("what is not on this machine is said, with what to do") {
  fake_machine machine;
  const proc::system_files files(machine.root());
  CHECK_THROWS_WITH(subject(files, said({{"url", "https://192.0.2.1/api"}}), 999).look(),
                    "'192.0.2.1' is another machine, whose processes cannot be seen from here: read what it exposes by "
                    "a monitor with plugin = \"prometheus\"");
  CHECK_THROWS_WITH(subject(files, said({{"pid", 0}}), 999).look(),
                    "`pid` is 0 and nothing else says which process: add `url`, `port` or `cgroup`");
  CHECK_THROWS_WITH(subject(files, said({{"pid", 77}}), 999).look(), "there is no process 77");
}

TEST_CASE("the port of a URL is what it says, or its scheme's") {
  CHECK(said({{"url", "ws://127.0.0.1:8000/ws"}}).port == 8000);
  CHECK(said({{"url", "https://localhost"}}).port == 443);
  CHECK(said({{"port", 5432}}).port == 5432);
  CHECK_THROWS_AS(said({{"url", "localhost:8000"}}), failure);
}
