// Memory for bytes on their way, lent to connections while they read.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace spate::net {

struct block {
  std::unique_ptr<char[]> bytes;
  std::uint32_t capacity = 0;
  explicit operator bool() const noexcept { return capacity != 0; }
};

// Blocks of one shard: users by the thousand must not each hold one while they think. The block that came back last
// goes out first, because it is still in the cache. Allocates only when more are out than ever before.
class block_pool {
 public:
  static constexpr std::uint32_t smallest_bytes = 2 * 1024;  // most answers of an API fit

  block take() {
    if (free_.empty()) {
      free_.reserve(++blocks_);
      return {std::make_unique_for_overwrite<char[]>(smallest_bytes), smallest_bytes};
    }
    block taken = std::move(free_.back());
    free_.pop_back();
    return taken;
  }
  void give_back(block&& returned) noexcept {
    if (returned) free_.push_back(std::exchange(returned, {}));
  }

 private:
  std::vector<block> free_;
  std::size_t blocks_ = 0;
};

}  // namespace spate::net
