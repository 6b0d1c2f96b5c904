#include "machine.hpp"

#include <catch2/catch.hpp>

using namespace spate::monitor_host;

TEST_CASE("idle and waiting for disks is not busy, and guests count once") {
  const auto ticks = parse_processors("cpu  100 10 50 800 30 5 5 20 40 4\ncpu0 1 2 3\n");
  REQUIRE(ticks);
  CHECK(ticks->busy == 170);
  CHECK(ticks->stolen == 20);
  CHECK(ticks->total == 1020);
  CHECK_FALSE(parse_processors("intr 1 2 3\n"));
}

TEST_CASE("memory that is used cannot be had without swapping") {
  const auto memory =
      parse_memory("MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 400 kB\nSwapTotal: 50 kB\nSwapFree: 20 kB\n");
  REQUIRE(memory);
  CHECK(memory->used == 600 * 1024);
  CHECK(memory->available == 400 * 1024);
  CHECK(memory->swap_used == 30 * 1024);
  CHECK_FALSE(parse_memory("nothing"));
}

TEST_CASE("sectors of the disks are added up, without their partitions") {
  const char* stats =
      " 254       0 vda 10 0 100 5 20 0 200 5 0 5 10\n"
      " 254       1 vda1 10 0 100 5 20 0 200 5 0 5 10\n"
      "   8       0 sda 10 0 1 5 20 0 2 5 0 5 10\n";
  const auto moved = parse_disks(stats, {"vda", "sda"});
  REQUIRE(moved);
  CHECK(moved->read == 101 * 512);
  CHECK(moved->written == 202 * 512);
  CHECK_FALSE(parse_disks(stats, {}));
}

TEST_CASE("pressure is the time that some task waited") {
  const char* io =
      "some avg10=1.10 avg60=0.42 avg300=0.22 total=1500000\nfull avg10=0.00 avg60=0.00 avg300=0.03 total=7\n";
  CHECK(parse_pressure(io) == 1.5);
  CHECK_FALSE(parse_pressure("full avg10=0.00 total=7\n"));
}
