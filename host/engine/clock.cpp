#include "engine/clock.hpp"

#include <chrono>

namespace spate::engine {

std::int64_t monotonic_clock::now_ns() const {
  using namespace std::chrono;
  return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

std::int64_t monotonic_clock::wall_ns() const {
  using namespace std::chrono;
  return duration_cast<nanoseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace spate::engine
