#include "engine/short_slice.hpp"

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace spate::engine {
namespace {

// struct sched_attr of sched_setattr(2) in its first version, which the C library does not have everywhere.
struct attributes {
  std::uint32_t size = sizeof(attributes), policy = 0;
  std::uint64_t flags = 0;
  std::int32_t nice = 0;
  std::uint32_t priority = 0;
  std::uint64_t runtime_ns = 0, deadline_ns = 0, period_ns = 0;
};
static_assert(sizeof(attributes) == 48);

}  // namespace

void ask_for_short_slices() noexcept {
  attributes mine;
  if (syscall(SYS_sched_getattr, 0, &mine, sizeof mine, 0) != 0 || mine.policy != SCHED_OTHER) return;
  mine.size = sizeof mine;
  mine.runtime_ns = short_slice_ns;
  syscall(SYS_sched_setattr, 0, &mine, 0);
}

}  // namespace spate::engine
