// An event that one thread waits for and any thread sets.
#pragma once

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <spate/failure.hpp>

#include <atomic>
#include <cerrno>
#include <ctime>

namespace spate {

// An eventfd with a flag in front: setting an event that is set already costs no system call. Owns the descriptor.
class wake_event {
 public:
  wake_event() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (descriptor_ < 0) throw failure(SPATE_E_IO, text("eventfd: ", std::strerror(errno)));
  }
  ~wake_event() { ::close(descriptor_); }
  wake_event(const wake_event&) = delete;
  wake_event& operator=(const wake_event&) = delete;

  int descriptor() const noexcept { return descriptor_; }

  void set() noexcept {  // [any]
    if (!requested_.exchange(true, std::memory_order_acq_rel)) signal();
  }
  // Makes the descriptor readable without setting the event. [any]
  void signal() noexcept {
    std::uint64_t one = 1;
    // A full counter is readable already, so a failed write loses nothing.
    [[maybe_unused]] auto written = ::write(descriptor_, &one, sizeof one);
  }
  // True once for each time the event was set. [the waiting thread]
  bool take() noexcept {
    return requested_.load(std::memory_order_relaxed) && requested_.exchange(false, std::memory_order_acq_rel);
  }
  void clear_descriptor() noexcept {
    std::uint64_t value = 0;
    [[maybe_unused]] auto got = ::read(descriptor_, &value, sizeof value);
  }
  // Waits until the descriptor is readable or `wait_ns` have passed. [the waiting thread]
  void wait_for(std::int64_t wait_ns) noexcept {
    if (wait_ns < 0) wait_ns = 0;
    pollfd watched{descriptor_, POLLIN, 0};
    timespec limit{static_cast<std::time_t>(wait_ns / 1'000'000'000), static_cast<long>(wait_ns % 1'000'000'000)};
    if (::ppoll(&watched, 1, &limit, nullptr) > 0) clear_descriptor();
  }

 private:
  int descriptor_;
  std::atomic<bool> requested_{false};
};

}  // namespace spate
