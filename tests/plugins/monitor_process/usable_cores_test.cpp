#include <catch2/catch.hpp>

#include "cpu_use.hpp"
#include "fake_machine.hpp"

using namespace spate::monitor_process;

TEST_CASE("a process may use the cores that it is bound to, or fewer by a quota above it") {
  fake_machine machine;
  const spate::proc::system_files files(machine.root());
  CHECK(usable_cores(files, 10) == std::nullopt);
  machine.put({.pid = 10});
  CHECK(usable_cores(files, 10) == 4.0);
  machine.write("/proc/10/status", "Cpus_allowed:\tff\nCpus_allowed_list:\t0,2-3,8-11\n");
  CHECK(usable_cores(files, 10) == 7.0);

  SECTION("of version 2, at any height") {
    machine.write("/proc/10/cgroup", "0::/system.slice/platform.service\n");
    machine.write("/sys/fs/cgroup/system.slice/platform.service/cpu.max", "max 100000\n");
    CHECK(usable_cores(files, 10) == 7.0);
    machine.write("/sys/fs/cgroup/system.slice/cpu.max", "150000 100000\n");
    CHECK(usable_cores(files, 10) == 1.5);
    machine.write("/sys/fs/cgroup/system.slice/platform.service/cpu.max", "50000 100000\n");
    CHECK(usable_cores(files, 10) == 0.5);
    machine.write("/sys/fs/cgroup/cpu.max", "20000 100000\n");
    CHECK(usable_cores(files, 10) == 0.2);
  }
  SECTION("of version 1") {
    machine.write("/proc/10/cgroup", "5:cpuset:/a\n4:cpu,cpuacct:/docker/1\n0::/\n");
    machine.write("/sys/fs/cgroup/cpu/docker/1/cpu.cfs_quota_us", "-1\n");
    machine.write("/sys/fs/cgroup/cpu/docker/1/cpu.cfs_period_us", "100000\n");
    CHECK(usable_cores(files, 10) == 7.0);
    machine.write("/sys/fs/cgroup/cpu/docker/1/cpu.cfs_quota_us", "250000\n");
    CHECK(usable_cores(files, 10) == 2.5);
  }
}
