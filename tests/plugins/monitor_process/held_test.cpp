#include "held.hpp"

#include <catch2/catch.hpp>

#include "fake_machine.hpp"

using namespace spate;
using namespace spate::monitor_process;

namespace {

std::vector<process_stat> watched(std::initializer_list<std::int64_t> pids) {
  std::vector<process_stat> out;
  for (const std::int64_t pid : pids) out.push_back({{pid, 100}, "server", 1, 0, 0, 1, false});
  return out;
}

double of(const proc::figure& from) { return from.value() == nullptr ? -1 : *from.value(); }

}  // namespace

TEST_CASE("sockets are counted by state, each once, and only those that the processes hold") {
  fake_machine machine;
  const proc::system_files files(machine.root());
  machine.put({.pid = 10});
  machine.put({.pid = 11, .parent = 10});
  machine.write("/proc/10/net/tcp", tcp_line(8000, 10, 70) + tcp_line(8000, 1, 71) + tcp_line(8000, 1, 72) +
                                        tcp_line(8000, 8, 73) + tcp_line(8000, 1, 99) + tcp_line(8000, 6, 0) +
                                        tcp_line(9000, 6, 0) + tcp_line(50000, 2, 74));
  machine.descriptor(10, 0, "/dev/null");
  machine.descriptor(10, 3, "socket:[70]");
  machine.descriptor(10, 4, "socket:[71]");
  machine.descriptor(11, 3, "socket:[70]");
  machine.descriptor(11, 5, "socket:[72]");
  machine.descriptor(11, 6, "socket:[73]");
  machine.descriptor(11, 7, "socket:[74]");
  machine.descriptor(11, 8, "socket:[12345]");  // of a unix socket: in no table

  const held now = held_by(files, watched({10, 11}));
  CHECK(of(now.descriptors) == 8);
  CHECK(of(now.connections) == 4);  // two established, one left by its other side, one that is being opened
  CHECK(of(now.established) == 2);
  CHECK(of(now.close_wait) == 1);
  CHECK(of(now.listening) == 1);
  CHECK(of(now.time_wait) == 1);
}

TEST_CASE("without the table of sockets there are still descriptors") {
  fake_machine machine;
  const proc::system_files files(machine.root());
  machine.put({.pid = 10});
  machine.descriptor(10, 0, "/dev/null");
  machine.remove("/proc/10/net");
  const held now = held_by(files, watched({10}));
  CHECK(of(now.descriptors) == 1);
  REQUIRE(now.connections.reason() != nullptr);
  CHECK(*now.connections.reason() == "/proc/10/net/tcp cannot be read: No such file or directory");
}

TEST_CASE("a process that ends meanwhile holds nothing") {
  fake_machine machine;
  const proc::system_files files(machine.root());
  machine.put({.pid = 10});
  machine.descriptor(10, 0, "/dev/null");
  CHECK(of(held_by(files, watched({10, 11})).descriptors) == 1);
}
