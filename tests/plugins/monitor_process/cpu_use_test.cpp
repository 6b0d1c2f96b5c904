#include "cpu_use.hpp"

#include <catch2/catch.hpp>

#include "fake_machine.hpp"

using namespace spate::monitor_process;

namespace {

process_stat used(std::int64_t pid, std::uint64_t ticks, std::uint64_t reaped = 0) {
  return {{pid, 100}, "server", 1, ticks, reaped, 1, false};
}

}  // namespace

TEST_CASE("what processes used is counted from the first look on") {
  cpu_use cpu;
  CHECK(cpu.ticks({used(1, 500)}) == std::nullopt);
  CHECK(cpu.ticks({used(1, 520)}) == 20u);
  CHECK(cpu.ticks({used(1, 520)}) == 0u);
}

TEST_CASE("one that is born counts from its birth") {
  cpu_use cpu;
  cpu.ticks({used(1, 500)});
  CHECK(cpu.ticks({used(1, 500), used(2, 7)}) == 7u);
  CHECK(cpu.ticks({used(1, 501), used(2, 9)}) == 3u);
}

TEST_CASE("the last of one that ended comes from its parent, once") {
  cpu_use cpu;
  cpu.ticks({used(1, 500), used(2, 40)});
  CHECK(cpu.ticks({used(1, 500, 46)}) == 6u);
  CHECK(cpu.ticks({used(1, 500, 46)}) == 0u);
}

TEST_CASE("children too short for a look are known from their parent") {
  cpu_use cpu;
  cpu.ticks({used(1, 500, 10)});
  CHECK(cpu.ticks({used(1, 501, 35)}) == 26u);
}

TEST_CASE("one that nobody waited for takes nothing away") {
  cpu_use cpu;
  cpu.ticks({used(1, 500), used(2, 40)});
  CHECK(cpu.ticks({used(1, 510)}) == 10u);
}

TEST_CASE("another process with the number of one that ended counts from 0") {
  cpu_use cpu;
  cpu.ticks({used(1, 0), used(2, 40)});
  process_stat other = used(2, 50);
  other.id.start_ticks = 300;
  CHECK(cpu.ticks({used(1, 0), other}) == 50u);
}

TEST_CASE("the busiest thread is the one that used most since the last look") {
  fake_machine machine;
  const spate::proc::system_files files(machine.root());
  machine.put({.pid = 10, .user = 100});
  machine.write("/proc/10/task/11/stat", fake_machine::stat({.pid = 11, .user = 900}));
  const std::vector<process_stat> all = {used(10, 0)};
  busiest_thread busiest(files);
  CHECK(busiest.seconds(all) == std::nullopt);
  machine.write("/proc/10/task/10/stat", fake_machine::stat({.pid = 10, .user = 130}));
  machine.write("/proc/10/task/11/stat", fake_machine::stat({.pid = 11, .user = 910}));
  CHECK(*busiest.seconds(all) == Approx(0.3));
  machine.write("/proc/10/task/12/stat", fake_machine::stat({.pid = 12, .user = 31}));
  CHECK(*busiest.seconds(all) == Approx(0.31));
  machine.write("/proc/10/task/11/stat", fake_machine::stat({.pid = 11, .user = 50}));  // another with that number
  CHECK(*busiest.seconds(all) == Approx(0.5));
}

TEST_CASE("the scheduler's account of a thread goes before the clock's") {
  fake_machine machine;
  const spate::proc::system_files files(machine.root());
  machine.put({.pid = 10, .user = 100});
  machine.write("/proc/10/task/10/schedstat", "1000000000 5 7\n");
  const std::vector<process_stat> all = {used(10, 0)};
  busiest_thread busiest(files);
  busiest.seconds(all);
  machine.write("/proc/10/task/10/schedstat", "1001234567 5 7\n");
  CHECK(*busiest.seconds(all) == Approx(0.001234567));
}
