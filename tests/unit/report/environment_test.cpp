#include "report/environment.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include "json_schema.hpp"
#include "temporary_folder.hpp"

using namespace spate::report;

namespace {

void write_machine(const temporary_folder& at, const std::string& cpu_max, const std::string& memory_max) {
  at.write(at / "proc/cpuinfo", "processor\t: 0\nmodel name\t: Some CPU @ 3.00GHz\nprocessor\t: 1\n");
  at.write(at / "proc/meminfo", "MemTotal:        8388608 kB\nMemFree: 1 kB\n");
  at.write(at / "proc/self/cgroup", "0::/user.slice\n");
  at.write(at / "proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
  at.write(at / "etc/os-release", "NAME=\"Some\"\nPRETTY_NAME=\"Some Linux 12\"\n");
  at.write(at / "sys/fs/cgroup/user.slice/cpu.max", cpu_max);
  at.write(at / "sys/fs/cgroup/user.slice/memory.max", memory_max);
}

}  // namespace

TEST_CASE("the machine is read from the kernel's files") {
  temporary_folder root;
  write_machine(root, "max 100000\n", "max\n");
  const environment found = read_environment({"1.2.3", root.path(), 4});
  CHECK(found.cpu == "Some CPU @ 3.00GHz");
  CHECK(found.cores == 4);
  CHECK(found.memory_bytes == std::uint64_t{8} << 30);
  CHECK(found.kernel == "6.1.0-18-amd64");
  CHECK(found.os == "Some Linux 12");
  CHECK(found.spate_version == "1.2.3");
}

TEST_CASE("a control group's limits count, quota rounded up") {
  temporary_folder root;
  write_machine(root, "150000 100000\n", "1073741824\n");
  const environment found = read_environment({"1", root.path(), 4});
  CHECK(found.cores == 2);
  CHECK(found.memory_bytes == std::uint64_t{1} << 30);
}

TEST_CASE("what cannot be read is said to be unknown") {
  temporary_folder root;
  const environment found = read_environment({"1", root.path(), 3});
  CHECK(found.cpu == "unknown");
  CHECK(found.kernel == "unknown");
  CHECK(found.os == "unknown");
  CHECK(found.memory_bytes == 0);
  CHECK(found.cores == 3);
}

TEST_CASE("this machine has cores and memory") {
  const environment found = read_environment({"1", "", 0});
  CHECK(found.cores >= 1);
  CHECK(found.memory_bytes > 0);
  CHECK_FALSE(found.compiler.empty());
}

TEST_CASE("fingerprints differ by machine, not by version or by a few megabytes") {
  environment a{"cpu", 2, std::uint64_t{8} << 30, "6.1", "Linux", "1", "gcc"}, b = a;
  b.spate_version = "2";
  b.memory_bytes -= 100'000'000;
  CHECK(fingerprint(a) == fingerprint(b));
  CHECK(fingerprint(a).size() == 16);
  b.cores = 4;
  CHECK(fingerprint(a) != fingerprint(b));
}

TEST_CASE("the environment is what the published schema says") {
  boost::json::value schema = json_schema::read(SPATE_RESULT_SCHEMA);
  schema.as_object()["$ref"] = "#/$defs/environment";
  for (const char* rest : {"type", "required", "properties"}) schema.as_object().erase(rest);
  CHECK(json_schema::checker(schema).check(to_json(read_environment({"1", "", 0}))) == std::vector<std::string>{});
}
