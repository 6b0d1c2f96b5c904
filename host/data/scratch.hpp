#pragma once

#include <cstddef>
#include <deque>
#include <vector>

namespace spate::data {

/// Room of the thread's for something that is needed until the end of a block, handed out again with its memory: draws
/// within draws allocate nothing in the steady state. Not moved between threads.
template <class T>
class scratch {
 public:
  scratch() : at_(depth()++) {
    if (all().size() <= at_) all().resize(at_ + 1);
  }
  ~scratch() { --depth(); }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;

  T& operator*() const { return all()[at_]; }
  T* operator->() const { return &all()[at_]; }

 private:
  // A deque, so that what is in use stays where it is.
  static std::deque<T>& all() {
    thread_local std::deque<T> kept;
    return kept;
  }
  static std::size_t& depth() {
    thread_local std::size_t used = 0;
    return used;
  }

  std::size_t at_;
};

}  // namespace spate::data
