#include "process_readings.hpp"

#include <catch2/catch.hpp>

#include "fake_machine.hpp"
#include "kept_readings.hpp"
#include "settings.hpp"

using namespace spate;
using namespace spate::monitor_process;

namespace {

// Readings at the seconds of a virtual clock.
class watched {
 public:
  explicit watched(const fake_machine& machine, test::value written = {{"pid", 10}})
      : files_(machine.root()),
        literal_(process_settings(std::move(written))),
        readings_(files_, whereabouts(config(literal_.get())), 999) {}

  const kept_readings& at(std::int64_t second) { return at_ms(second * 1000); }
  const kept_readings& at_ms(std::int64_t ms) {
    kept_ = std::make_unique<kept_readings>();
    readings_.read(kept_->sink(), ms * 1'000'000);
    return *kept_;
  }

 private:
  proc::system_files files_;
  test::config_literal literal_;
  process_readings readings_;
  std::unique_ptr<kept_readings> kept_;
};

}  // namespace

TEST_CASE("what stands is told at once, what grows from the second reading on") {
  fake_machine machine;
  machine.put({.pid = 10, .user = 100, .threads = 3});
  watched process(machine);

  const kept_readings& first = process.at(5);
  CHECK(first.value(memory) == 2048 * 1024);
  CHECK(first.value(memory_pss) == 1500 * 1024);
  CHECK(first.value(memory_anonymous) == 1536 * 1024);
  CHECK(first.value(threads) == 3);
  CHECK(first.value(descriptors) == 0);
  CHECK(first.value(open_connections) == 0);
  CHECK(first.value(cores) == 4);
  for (const metric each : {cpu, cpu_core, disk_read, disk_written}) CHECK_FALSE(first.was_told(each));

  machine.put({.pid = 10, .user = 500, .threads = 3});  // 4 s of a core, in 2 s of which it had 8
  machine.write("/proc/10/io", "read_bytes: 5096\nwrite_bytes: 8192\n");
  const kept_readings& second = process.at(7);
  CHECK(second.value(cpu) == 0.5);
  CHECK(second.value(cpu_core) == 2.0);
  CHECK(second.value(disk_read) == 500);
  CHECK(second.value(disk_written) == 0);
}

TEST_CASE("over less time than the clock can tell apart nothing is said, and nothing lost") {
  fake_machine machine;
  machine.put({.pid = 10, .user = 100});
  watched process(machine);
  process.at_ms(5000);
  machine.put({.pid = 10, .user = 101});
  const kept_readings& soon = process.at_ms(5020);
  CHECK_FALSE(soon.was_told(cpu));
  CHECK_FALSE(soon.was_told(cpu_core));
  CHECK(soon.was_told(memory));
  machine.put({.pid = 10, .user = 104});
  CHECK(process.at_ms(5400).value(cpu_core) == Approx(0.1));
}

TEST_CASE("children count with their parent") {
  fake_machine machine;
  machine.put({.pid = 10, .threads = 1});
  machine.put({.pid = 11, .parent = 10, .user = 1000, .threads = 2});
  machine.descriptor(11, 0, "/dev/null");
  watched process(machine);
  const kept_readings& first = process.at(5);
  CHECK(first.value(memory) == 2 * 2048 * 1024);
  CHECK(first.value(threads) == 3);
  CHECK(first.value(descriptors) == 1);
  machine.put({.pid = 11, .parent = 10, .user = 1100, .threads = 2});
  CHECK(process.at(6).value(cpu) == 0.25);
}

TEST_CASE("after its end every metric is missing with the reason") {
  fake_machine machine;
  machine.put({.pid = 10});
  watched process(machine);
  process.at(5);
  machine.end(10);
  const kept_readings& last = process.at(6);
  for (std::uint32_t each = 0; each < metric_count; ++each) CHECK(last.reason(each) == "process 10 has ended");
  CHECK(last.values.empty());
}

TEST_CASE("nothing is counted from one process to another in its place") {
  fake_machine machine;
  machine.write("/proc/net/tcp", tcp_line(8000, 10, 71));
  machine.put({.pid = 10, .user = 50'000});
  machine.descriptor(10, 3, "socket:[71]");
  watched process(machine, {{"port", 8000}});
  process.at(5);
  machine.end(10);
  machine.put({.pid = 20, .start = 300, .user = 100});
  machine.descriptor(20, 3, "socket:[71]");
  CHECK_FALSE(process.at(6).was_told(cpu));
  machine.put({.pid = 20, .start = 300, .user = 140});
  CHECK(process.at(7).value(cpu) == 0.1);
}

TEST_CASE("a control group's own accounts go before those of its processes") {
  fake_machine machine;
  machine.put({.pid = 10});
  const std::string folder = "/sys/fs/cgroup/platform";
  machine.write(folder + "/cgroup.procs", "10\n");
  machine.write(folder + "/cpu.stat", "usage_usec 1000000\n");
  machine.write(folder + "/memory.stat", "anon 4096\n");
  machine.write(folder + "/io.stat", "8:0 rbytes=1000 wbytes=0\n");
  watched process(machine, {{"cgroup", "/platform"}});
  CHECK(process.at(5).value(memory_anonymous) == 4096);
  machine.write(folder + "/cpu.stat", "usage_usec 3000000\n");
  machine.write(folder + "/io.stat", "8:0 rbytes=3000 wbytes=0\n");
  const kept_readings& second = process.at(7);
  CHECK(second.value(cpu) == 0.25);
  CHECK(second.value(disk_read) == 1000);
  CHECK(second.value(disk_written) == 0);
}

TEST_CASE("a network of its own is read, the machine's is not taken for its") {
  fake_machine machine;
  machine.put({.pid = 10});
  watched process(machine);
  CHECK(process.at(5).reason(network_sent) ==
        "process 10 uses the machine's network, which a monitor with plugin = \"host\" reads");
  machine.link("/proc/10/ns/net", "net:[2]");
  machine.write("/proc/10/net/dev", "lo: 5 0 0 0 0 0 0 0 5\neth0: 100 0 0 0 0 0 0 0 50 0\n");
  CHECK_FALSE(process.at(6).was_told(network_sent));
  machine.write("/proc/10/net/dev", "lo: 5 0 0 0 0 0 0 0 5\neth0: 300 0 0 0 0 0 0 0 90 0\n");
  const kept_readings& last = process.at(7);
  CHECK(last.value(network_received) == 200);
  CHECK(last.value(network_sent) == 40);
}

TEST_CASE("what the kernel does not tell is missing, and the rest is there") {
  fake_machine machine;
  machine.put({.pid = 10});
  machine.remove("/proc/10/smaps_rollup");
  machine.remove("/proc/10/io");
  watched process(machine);
  const kept_readings& first = process.at(5);
  CHECK(first.reason(memory_pss) == "the kernel tells no proportional share of memory (/proc/PID/smaps_rollup)");
  CHECK(first.reason(disk_read) == "the kernel does not count what processes read and write (/proc/PID/io)");
  CHECK(first.value(memory) == 2048 * 1024);
}
