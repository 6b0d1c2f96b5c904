#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <spate/abi/protocol.h>

namespace spate::engine {

/// A work that no session has taken yet.
struct waiting_work {
  spate_work work;
  std::int64_t offered_ns;
};

/// Works in the order in which they came. Holds one for each user, so that it never grows while the load runs.
class work_ring {
 public:
  explicit work_ring(std::size_t most) : places_(most + 1) {}
  bool empty() const { return first_ == end_; }
  const waiting_work& front() const { return places_[first_]; }
  bool push(const waiting_work& one) {
    const std::size_t next = (end_ + 1) % places_.size();
    if (next == first_) return false;
    places_[end_] = one;
    end_ = next;
    return true;
  }
  waiting_work pop() {
    const waiting_work out = places_[first_];
    first_ = (first_ + 1) % places_.size();
    return out;
  }

 private:
  std::vector<waiting_work> places_;
  std::size_t first_ = 0, end_ = 0;
};

}  // namespace spate::engine
