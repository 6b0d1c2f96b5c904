#include "plugin/run_services.hpp"

#include <time.h>

namespace spate::plugin {

namespace {

std::int64_t read(clockid_t which) noexcept {
  timespec now{};
  clock_gettime(which, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

clock_source machine_clock() noexcept {
  return {[](const void*) noexcept { return read(CLOCK_MONOTONIC); },
          [](const void*) noexcept { return read(CLOCK_REALTIME); }, nullptr};
}

}  // namespace spate::plugin
