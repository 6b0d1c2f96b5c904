#include "engine/short_slice.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>
#include <thread>

using namespace spate::engine;

namespace {

// The policy and nice value of the calling thread, and its slice where the kernel tells one; sched_getattr(2).
struct schedule {
  std::uint32_t policy;
  std::int32_t nice;
  std::uint64_t slice_ns;
};

schedule current() {
  std::array<std::uint32_t, 12> words{};
  REQUIRE(syscall(SYS_sched_getattr, 0, words.data(), sizeof words, 0) == 0);
  return {words[1], static_cast<std::int32_t>(words[4]), words[6] | std::uint64_t{words[7]} << 32};
}

bool has_slices() {
  schedule now{};
  std::thread([&] { now = current(); }).join();
  return now.slice_ns > 0;
}

}  // namespace

TEST_CASE("short slices are asked for without a change of policy or nice value") {
  const bool told = has_slices();
  schedule before{}, after{};
  std::thread([&] {
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), getpriority(PRIO_PROCESS, 0) + 3);
    before = current();
    ask_for_short_slices();
    after = current();
  }).join();
  CHECK(after.policy == before.policy);
  CHECK(after.nice == before.nice);
  if (told) CHECK(after.slice_ns == short_slice_ns);  // before Linux 6.12 there are none
}

TEST_CASE("a policy that somebody chose stays") {
  schedule after{};
  std::thread([&] {
    const sched_param none{};
    REQUIRE(sched_setscheduler(0, SCHED_BATCH, &none) == 0);
    const schedule before = current();
    ask_for_short_slices();
    after = current();
    CHECK(after.slice_ns == before.slice_ns);
  }).join();
  CHECK(after.policy == SCHED_BATCH);
}
