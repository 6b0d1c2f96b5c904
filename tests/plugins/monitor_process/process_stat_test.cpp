#include "process_stat.hpp"

#include <catch2/catch.hpp>

#include "fake_machine.hpp"

using namespace spate::monitor_process;

TEST_CASE("a process is read, whatever its name holds") {
  const auto stat = parse_stat(fake_machine::stat(
      {.pid = 12, .parent = 7, .start = 99, .user = 5, .system = 6, .reaped = 3, .threads = 4, .name = "a) R 1 (b c"}));
  REQUIRE(stat);
  CHECK(stat->id == process_id{12, 99});
  CHECK(stat->name == "a) R 1 (b c");
  CHECK(stat->parent == 7);
  CHECK(stat->ticks == 11);
  CHECK(stat->reaped_ticks == 3);
  CHECK(stat->threads == 4);
  CHECK_FALSE(stat->ended);
}

TEST_CASE("a zombie has ended") { CHECK(parse_stat(fake_machine::stat({.pid = 12, .state = "Z"}))->ended); }

TEST_CASE("another text is no process") {
  CHECK_FALSE(parse_stat(""));
  CHECK_FALSE(parse_stat("12 (a) S 1 2"));
  CHECK_FALSE(parse_stat("(a) S"));
  CHECK_FALSE(parse_stat("12 )a( S"));
}
