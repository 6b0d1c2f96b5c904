// Which reads are done with the kernel's stamp.
#pragma once

#include <cstdint>

namespace spate::net {

// A stamp costs two system calls: one read in `every` has one, a prime, so that users in step with each other do not
// always leave the same ones out, and any that comes so long after the last one that the cost does not matter.
class stamp_turns {
 public:
  bool take(std::int64_t now_ns) noexcept {
    if (++turn_ < every && now_ns - stamped_ns_ < after_ns) return false;
    turn_ = 0;
    stamped_ns_ = now_ns;
    return true;
  }

 private:
  static constexpr std::uint32_t every = 31;
  static constexpr std::int64_t after_ns = 1'000'000;
  std::uint32_t turn_ = 0;
  std::int64_t stamped_ns_ = 0;
};

}  // namespace spate::net
