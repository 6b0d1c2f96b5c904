#include "listener.hpp"

#include <catch2/catch.hpp>

#include "fake_machine.hpp"

using namespace spate;
using namespace spate::monitor_process;

namespace {

using numbers = std::vector<std::int64_t>;
constexpr int listening = 10, established = 1;

}  // namespace

TEST_CASE("the process that holds the listening socket is found") {
  fake_machine machine;
  const proc::system_files files(machine.root());
  machine.write("/proc/net/tcp",
                tcp_line(8000, listening, 71) + tcp_line(8000, established, 72) + tcp_line(9000, listening, 73));
  machine.put({.pid = 10});
  machine.put({.pid = 20});
  machine.descriptor(10, 3, "socket:[72]");
  machine.descriptor(20, 3, "/dev/null");
  machine.descriptor(20, 4, "socket:[71]");
  CHECK(listeners_at(files, 8000, {}) == numbers{20});
  CHECK_THROWS_WITH(listeners_at(files, 8001, {}), "nothing listens at port 8001 of this machine");
  CHECK_THROWS_WITH(listeners_at(files, 9000, {}),
                    "the process that listens at port 9000 is in another process namespace: run spate outside of "
                    "containers");

  SECTION("of workers that hold it as well, the one that they come from") {
    machine.put({.pid = 5, .parent = 20});
    machine.descriptor(5, 4, "socket:[71]");
    CHECK(listeners_at(files, 8000, {}) == numbers{20});
  }
  SECTION("one that passes it on into a container is not it") {
    machine.put({.pid = 20, .name = "docker-proxy"});
    CHECK_THROWS_WITH(listeners_at(files, 8000, {}), Catch::Contains("docker-proxy") && Catch::Contains("`pid`"));
  }
}

TEST_CASE("one that listens at another address is not it") {
  fake_machine machine;
  const proc::system_files files(machine.root());
  machine.write("/proc/net/tcp", tcp_line(8000, listening, 71, "0200000A") + tcp_line(8000, listening, 72, "0100007F"));
  machine.put({.pid = 10});
  machine.put({.pid = 20});
  machine.descriptor(10, 3, "socket:[71]");
  machine.descriptor(20, 3, "socket:[72]");
  CHECK(listeners_at(files, 8000, {proc::mapped(127, 0, 0, 1)}) == numbers{20});
  CHECK(listeners_at(files, 8000, {proc::mapped(10, 0, 0, 2)}) == numbers{10});
  machine.write("/proc/net/tcp", tcp_line(8000, listening, 71, "00000000"));
  CHECK(listeners_at(files, 8000, {proc::mapped(127, 0, 0, 1)}) == numbers{10});
}

TEST_CASE("only a host that is this machine has addresses") {
  CHECK_FALSE(own_addresses("127.0.0.1").empty());
  CHECK_FALSE(own_addresses("localhost").empty());
  CHECK_FALSE(own_addresses("::1").empty());
  CHECK(own_addresses("192.0.2.1").empty());  // kept for documentation: nobody has it
  CHECK_THROWS_WITH(own_addresses("no such host"), Catch::Contains("the host 'no such host' is not found"));
}
