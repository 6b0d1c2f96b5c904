#include "control_group.hpp"

#include <catch2/catch.hpp>

#include "fake_machine.hpp"

using namespace spate::monitor_process;

TEST_CASE("a control group of version 2 has processes and accounts") {
  fake_machine machine;
  const spate::proc::system_files files(machine.root());
  const std::string folder = "/sys/fs/cgroup/system.slice/platform.service";
  machine.write(folder + "/cgroup.procs", "10\n11\n");
  machine.write(folder + "/workers/cgroup.procs", "12\n");
  machine.write(folder + "/cpu.stat", "usage_usec 2500000\nuser_usec 1\n");
  machine.write(folder + "/memory.stat", "anon 4096\nfile 1\n");
  machine.write(folder + "/io.stat", "8:0 rbytes=10 wbytes=20 rios=1 wios=1 dbytes=0 dios=0\n8:16 rbytes=1 wbytes=2\n");
  for (const char* path : {"/system.slice/platform.service", "system.slice/platform.service/",
                           "/sys/fs/cgroup/system.slice/platform.service"}) {
    const control_group group(files, path);
    CHECK(group.processes() == std::vector<std::int64_t>{10, 11, 12});
    CHECK(group.cpu_us() == 2'500'000u);
    CHECK(group.anonymous_bytes() == 4096u);
    REQUIRE(group.disk_bytes());
    CHECK(group.disk_bytes()->read_bytes == 11);
    CHECK(group.disk_bytes()->written_bytes == 22);
  }
  machine.write(folder + "/memory.swap.current", "100\n");
  CHECK(control_group(files, "/system.slice/platform.service").anonymous_bytes() == 4196u);
}

TEST_CASE("of version 1 its processes are known") {
  fake_machine machine;
  const spate::proc::system_files files(machine.root());
  machine.write("/sys/fs/cgroup/memory/docker/1/cgroup.procs", "10\n");
  const control_group group(files, "/docker/1");
  CHECK(group.processes() == std::vector<std::int64_t>{10});
  CHECK(group.cpu_us() == std::nullopt);
  CHECK(group.anonymous_bytes() == std::nullopt);
  CHECK_FALSE(group.disk_bytes());
}

TEST_CASE("a group that is not there, and one in which nobody is, are told apart") {
  fake_machine machine;
  const spate::proc::system_files files(machine.root());
  machine.write("/sys/fs/cgroup/empty/cgroup.procs", "");
  CHECK_THROWS_WITH(control_group(files, "/empty").processes(), "no process is in the control group '/empty'");
  CHECK_THROWS_WITH(control_group(files, "absent").processes(),
                    "there is no control group '/absent' under /sys/fs/cgroup that can be read; /proc/PID/cgroup says "
                    "the group of a process");
}
