#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/user.hpp"

namespace spate::engine {

/// Users that wait for an instant: the earliest first, at one instant the lowest number first, so that the order hangs
/// on nothing else. Allocates only in `reserve`. One thread.
class timer_heap {
 public:
  void reserve(std::size_t users) { heap_.reserve(users); }
  void push(std::int64_t instant_ns, user& who) {
    heap_.push_back({instant_ns, &who});
    std::push_heap(heap_.begin(), heap_.end(), later);
  }
  bool empty() const { return heap_.empty(); }
  std::int64_t next_ns() const { return heap_.empty() ? INT64_MAX : heap_.front().instant_ns; }
  user& pop() {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    user& who = *heap_.back().who;
    heap_.pop_back();
    return who;
  }
  /// Takes the users out for which `which` holds, and appends them to `into` by number.
  template <class Which>
  void take_if(Which which, std::vector<user*>& into) {
    const auto first = into.size();
    std::erase_if(heap_, [&](const entry& e) {
      if (!which(*e.who, e.instant_ns)) return false;
      into.push_back(e.who);
      return true;
    });
    std::make_heap(heap_.begin(), heap_.end(), later);
    std::sort(into.begin() + static_cast<std::ptrdiff_t>(first), into.end(),
              [](const user* a, const user* b) { return a->number < b->number; });
  }

 private:
  struct entry {
    std::int64_t instant_ns;
    user* who;
  };
  static bool later(const entry& a, const entry& b) {
    return a.instant_ns != b.instant_ns ? a.instant_ns > b.instant_ns : a.who->number > b.who->number;
  }
  std::vector<entry> heap_;
};

}  // namespace spate::engine
