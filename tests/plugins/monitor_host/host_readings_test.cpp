#include "host_readings.hpp"

#include <catch2/catch.hpp>

#include "kept_readings.hpp"
#include "temporary_folder.hpp"

using namespace spate;
using namespace spate::monitor_host;

namespace {

constexpr std::int64_t s = 1'000'000'000;

// A machine after one second and after another, in which everything grew by what the test says.
struct machine {
  machine() {
    temporary_folder::write(root / "sys/block/vda/device/x", "");
    temporary_folder::write(root / "sys/block/loop0/x", "");
    put("loadavg", "1.25 1.00 0.50 2/300 12345\n");
    put("meminfo", "MemTotal: 1000 kB\nMemAvailable: 400 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n");
    put("sys/fs/file-nr", "1234\t0\t9223372036854775807\n");
    put("net/tcp",
        "   0: 0100007F:1F90 00000000:0000 0A 0:0 0:0 0 0 0 71 1 0\n"
        "   1: 0100007F:1F90 0100007F:D431 01 0:0 0:0 0 0 0 72 1 0\n"
        "   2: 0100007F:1F90 0100007F:D432 01 0:0 0:0 0 0 0 73 1 0\n"
        "   3: 0100007F:1F90 0100007F:D433 08 0:0 0:0 0 0 0 74 1 0\n"
        "   4: 0100007F:1F90 0100007F:D434 06 0:0 0:0 0 0 0 0 1 0\n");
    grown(0);
  }
  void put(const std::string& path, const std::string& text) { temporary_folder::write(root / ("proc/" + path), text); }
  void grown(int by) {
    put("stat", text("cpu  ", 100 + by, " 0 0 ", 800 + 3 * by, " 0 0 0 ", 10 + by, " 0 0\n"));
    put("diskstats", text(" 254 0 vda 1 0 ", 10 + by, " 5 2 0 ", 20 + 2 * by, " 5 0 5 10\n   7 0 loop0 1 0 ", by,
                          " 0 0 0 0 0 0 0 0\n"));
    put("net/dev", text("lo: 9 0 0 0 0 0 0 0 9\neth0: ", 1000 + by, " 0 0 0 0 0 0 0 ", 500 + 2 * by, " 0\n"));
    for (const char* each : {"cpu", "memory", "io"})
      put(text("pressure/", each), text("some avg10=0.00 total=", 1'000'000 + 10'000 * by, "\n"));
  }

  temporary_folder root;
};

}  // namespace

TEST_CASE("what stands is told at once, what grows from the second reading on") {
  machine here;
  const proc::system_files files(here.root.path());
  host_readings host(files);
  kept_readings first, second;
  host.read(first.sink(), 5 * s);
  CHECK(first.value(load) == 1.25);
  CHECK(first.value(memory_used) == 600 * 1024);
  CHECK(first.value(memory_available) == 400 * 1024);
  CHECK(first.value(swap_used) == 0);
  CHECK(first.value(descriptors) == 1234);
  CHECK(first.value(established) == 2);
  CHECK(first.value(close_wait) == 1);
  CHECK(first.value(listening) == 1);
  CHECK(first.value(time_wait) == 1);
  for (const metric each : {cpu, cpu_stolen, disk_read, network_sent, pressure_io}) CHECK_FALSE(first.was_told(each));

  here.grown(100);
  host.read(second.sink(), 7 * s);
  CHECK(second.value(cpu) == 0.2);
  CHECK(second.value(cpu_stolen) == 0.2);
  CHECK(second.value(disk_read) == 50 * 512);
  CHECK(second.value(disk_written) == 100 * 512);
  CHECK(second.value(network_received) == 50);
  CHECK(second.value(network_sent) == 100);
  for (const metric each : {pressure_cpu, pressure_memory, pressure_io}) CHECK(second.value(each) == 0.5);
  CHECK(second.reasons.empty());
}

TEST_CASE("what is not there is missing with the reason, each on its own") {
  temporary_folder nothing;
  const proc::system_files files(nothing.path());
  host_readings host(files);
  kept_readings now;
  host.read(now.sink(), 5 * s);
  CHECK(now.values.empty());
  CHECK(now.reasons.size() == metric_count);
  CHECK(now.reason(cpu) == "/proc/stat cannot be read: No such file or directory");
  CHECK(now.reason(pressure_io) ==
        "the kernel tells no pressure (/proc/pressure): it needs CONFIG_PSI, or psi=1 at its start");
  machine here;
  here.put("meminfo", "MemTotal is large\n");
  const proc::system_files other(here.root.path());
  kept_readings then;
  host_readings(other).read(then.sink(), 5 * s);
  CHECK(then.reason(memory_used) == "/proc/meminfo cannot be read: it has another form");
  CHECK(then.value(load) == 1.25);
}

TEST_CASE("of this machine everything is told that a machine has") {
  const proc::system_files files;
  host_readings host(files);
  kept_readings first, second;
  host.read(first.sink(), 5 * s);
  host.read(second.sink(), 6 * s);
  CHECK(second.value(memory_available) > 0);
  CHECK(second.value(network_received) >= 0);
  for (std::uint32_t each = 0; each < metric_count; ++each) CHECK((first.was_told(each) || second.was_told(each)));
}
