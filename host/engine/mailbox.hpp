#pragma once

#include <atomic>

#include "engine/user.hpp"

namespace spate::engine {

/// Users on their way to a worker: any thread puts, one takes. Lock-free, first in, first out for each sender; links
/// go through the users, so that nothing is allocated and a user is in one mailbox at a time. Putting hands over the
/// user's state.
class mailbox {
 public:
  /// [any]
  void put(user& one) noexcept {
    user* head = head_.load(std::memory_order_relaxed);
    do {
      one.next_mail = head;
    } while (!head_.compare_exchange_weak(head, &one, std::memory_order_release, std::memory_order_relaxed));
  }
  bool empty() const noexcept { return head_.load(std::memory_order_relaxed) == nullptr; }
  /// All that have come, oldest first, linked by `next_mail`; null when there are none. [worker]
  user* take_all() noexcept {
    if (empty()) return nullptr;
    user* newest = head_.exchange(nullptr, std::memory_order_acquire);
    user* oldest = nullptr;
    while (newest != nullptr) {
      user* before = newest->next_mail;
      newest->next_mail = oldest;
      oldest = newest;
      newest = before;
    }
    return oldest;
  }

 private:
  std::atomic<user*> head_{nullptr};
};

}  // namespace spate::engine
