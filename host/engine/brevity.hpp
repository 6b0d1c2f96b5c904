#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace spate::engine {

/// Which operations the driver does quickly: nearly all of the latest, since a busy machine stops a thread now and
/// then.
class brevity {
 public:
  static constexpr std::int64_t brief_ns = 100'000;

  void learn(std::uint32_t operation, std::int64_t took_ns) {
    int& credit = credit_[operation % credit_.size()];
    credit = took_ns <= brief_ns ? std::min(credit + 1, most) : std::max(credit - a_slow_one, 0);
  }
  bool is_brief(std::uint32_t operation) const { return credit_[operation % credit_.size()] >= enough; }

 private:
  static constexpr int enough = 32, most = 64, a_slow_one = 16;
  std::array<int, 256> credit_{};  // operations that share a place must all be quick
};

}  // namespace spate::engine
