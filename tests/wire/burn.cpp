// Preloaded into spate: one thread that waits in epoll_wait burns SPATE_BURN_MS milliseconds each SPATE_BURN_EVERY_MS,
// as a plugin would that computes where it should not.
#include <dlfcn.h>
#include <sys/epoll.h>
#include <time.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>

namespace {

std::int64_t now_ms() {
  timespec now;
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

std::int64_t told(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? 0 : std::atoll(value);
}

}  // namespace

extern "C" __attribute__((visibility("default"))) int epoll_wait(int descriptor, epoll_event* events, int most,
                                                                 int timeout) {
  using call = int (*)(int, epoll_event*, int, int);
  static const call real = reinterpret_cast<call>(::dlsym(RTLD_NEXT, "epoll_wait"));
  static const std::int64_t burn_ms = told("SPATE_BURN_MS"), every_ms = told("SPATE_BURN_EVERY_MS");
  static std::atomic<std::int64_t> next_ms{now_ms() + every_ms};
  static std::atomic_flag taken = ATOMIC_FLAG_INIT;
  thread_local const bool mine = !taken.test_and_set();
  if (mine && burn_ms > 0 && now_ms() >= next_ms.load()) {
    const std::int64_t end_ms = now_ms() + burn_ms;
    while (now_ms() < end_ms) {
    }
    next_ms = end_ms + every_ms;
  }
  return real(descriptor, events, most, timeout);
}
