// Where a shard's samples go.
#pragma once

#include <spate/abi/protocol.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace spate {

// A sample that carries its work's names and nothing else yet.
inline spate_sample sample_of(const spate_work& work) noexcept {
  spate_sample sample{};
  sample.token = work.token;
  sample.operation = work.operation;
  sample.user = work.user;
  return sample;
}

// Writes into the host's sample block and keeps the balance: a tokened sample closes one accepted work. [shard]
class sample_sink {
 public:
  explicit sample_sink(spate_sample_block* block) noexcept : block_(block) {}

  void accepted() noexcept { ++open_; }
  void emit(const spate_sample& sample) noexcept {
    std::memcpy(block_->data + static_cast<std::size_t>(block_->count) * block_->stride, &sample, sizeof sample);
    if (++block_->count == block_->capacity) block_->drain(block_);
    ++emitted_;
    if (sample.token != 0) --open_;
  }
  std::uint64_t emitted() const noexcept { return emitted_; }  // since the shard began
  std::uint64_t open() const noexcept { return open_; }        // works whose sample is still owed

 private:
  spate_sample_block* block_;
  std::uint64_t emitted_ = 0, open_ = 0;
};

}  // namespace spate
