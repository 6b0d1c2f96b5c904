#include "descendants.hpp"

#include <catch2/catch.hpp>

#include "fake_machine.hpp"

using namespace spate::monitor_process;

namespace {

std::vector<std::int64_t> pids(const std::vector<process_stat>& of) {
  std::vector<std::int64_t> out;
  for (const auto& each : of) out.push_back(each.id.pid);
  return out;
}

using numbers = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("children and theirs belong to a process, others do not") {
  fake_machine machine;
  const spate::proc::system_files files(machine.root());
  for (const auto& [pid, parent] : {std::pair(10, 1), {11, 10}, {12, 11}, {20, 1}, {21, 20}, {5, 12}})
    machine.put({.pid = pid, .parent = parent});
  descendants tree(files, 999);
  CHECK(pids(tree.of({10})) == numbers{10, 5, 11, 12});

  SECTION("one that is born belongs to it, one that ended does not") {
    machine.put({.pid = 13, .parent = 12});
    machine.end(11);
    CHECK(pids(tree.of({10})) == numbers{10, 5, 12, 13});
  }
  SECTION("one whose parent ended stays") {
    machine.end(11);
    machine.put({.pid = 12, .parent = 1});
    CHECK(pids(tree.of({10})) == numbers{10, 5, 12});
  }
  SECTION("an orphan does not join when its dead parent's number is used again") {
    machine.end(20);
    tree.of({10});
    machine.put({.pid = 20, .parent = 10});
    CHECK(pids(tree.of({10})) == numbers{10, 5, 11, 12, 20});
  }
}

TEST_CASE("spate is not part of its target when the target started it") {
  fake_machine machine;
  const spate::proc::system_files files(machine.root());
  for (const auto& [pid, parent] : {std::pair(10, 1), {11, 10}, {12, 11}, {13, 12}})
    machine.put({.pid = pid, .parent = parent});
  descendants from_above(files, 11), itself_asked(files, 11);
  CHECK(pids(from_above.of({10})) == numbers{10});
  CHECK(pids(itself_asked.of({12})) == numbers{12, 13});
}

TEST_CASE("numbers that make a circle end the search") {
  fake_machine machine;
  const spate::proc::system_files files(machine.root());
  for (const auto& [pid, parent] : {std::pair(10, 1), {20, 21}, {21, 20}}) machine.put({.pid = pid, .parent = parent});
  descendants tree(files, 999);
  CHECK(pids(tree.of({10})) == numbers{10});
}
