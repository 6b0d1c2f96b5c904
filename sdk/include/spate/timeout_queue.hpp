// Timeouts of a shard: one FIFO per distinct duration instead of a timer per request.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace spate {

namespace detail {
struct timeout_link {
  timeout_link *next = nullptr, *prev = nullptr;
};
}  // namespace detail

// Something that can run out of time; put it into the object that waits. Destroying it disarms it.
class timeout_hook : private detail::timeout_link {
 public:
  timeout_hook() = default;
  timeout_hook(const timeout_hook&) = delete;
  timeout_hook& operator=(const timeout_hook&) = delete;
  bool armed() const noexcept { return next != nullptr; }
  void disarm() noexcept {
    if (!armed()) return;
    prev->next = next;
    next->prev = prev;
    next = prev = nullptr;
  }

 protected:
  virtual ~timeout_hook() { disarm(); }
  virtual void on_timeout(std::int64_t now_ns) noexcept = 0;  // disarmed before the call

 private:
  friend class timeout_queue;
  std::int64_t deadline_ns_ = 0;
};

// Invariant: within a FIFO deadlines never decrease, because every entry waits for the same duration and time does not
// run backwards; so the head is the earliest, arming and disarming cost a few instructions, and nothing allocates after
// `fifo`. Times in nanoseconds of the host's clock. Single-threaded; its hooks are disarmed before it ends.
class timeout_queue {
 public:
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

  // The FIFO of a duration, the same for the same duration. Allocates when it is new: call it at start-up.
  std::uint32_t fifo(std::int64_t duration_ns) {
    for (std::uint32_t i = 0; i < fifos_.size(); ++i)
      if (fifos_[i]->duration_ns == duration_ns) return i;
    fifos_.push_back(std::make_unique<list>(duration_ns));
    return static_cast<std::uint32_t>(fifos_.size() - 1);
  }

  void arm(timeout_hook& hook, std::uint32_t fifo, std::int64_t now_ns) noexcept {
    hook.disarm();
    list& in = *fifos_[fifo];
    hook.deadline_ns_ = now_ns > never - in.duration_ns ? never : now_ns + in.duration_ns;
    hook.next = &in.head;
    hook.prev = in.head.prev;
    hook.prev->next = &hook;
    in.head.prev = &hook;
    if (hook.deadline_ns_ < soonest_ns_) soonest_ns_ = hook.deadline_ns_;
  }

  // No later than the earliest deadline; exact after `expire`. `never` when nothing can run out.
  std::int64_t soonest_ns() const noexcept { return soonest_ns_; }

  // Calls on_timeout for each entry whose deadline has come. A hook may arm and disarm any entry meanwhile.
  void expire(std::int64_t now_ns) noexcept {
    for (auto& each : fifos_) {
      while (!each->empty() && each->first().deadline_ns_ <= now_ns) {
        timeout_hook& due = each->first();
        due.disarm();
        due.on_timeout(now_ns);
      }
    }
    soonest_ns_ = never;
    for (auto& each : fifos_)
      if (!each->empty() && each->first().deadline_ns_ < soonest_ns_) soonest_ns_ = each->first().deadline_ns_;
  }

 private:
  struct list {
    explicit list(std::int64_t duration) noexcept : duration_ns(duration) { head.next = head.prev = &head; }
    bool empty() const noexcept { return head.next == &head; }
    timeout_hook& first() noexcept { return *static_cast<timeout_hook*>(head.next); }
    std::int64_t duration_ns;
    detail::timeout_link head;
  };

  std::vector<std::unique_ptr<list>> fifos_;
  std::int64_t soonest_ns_ = never;
};

}  // namespace spate
