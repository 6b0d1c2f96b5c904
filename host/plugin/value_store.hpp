#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>

#include "data/value.hpp"

namespace spate::plugin {

/// Keeps the values that a plugin reads for an operation under way, one per user and template, so that a text stays
/// where it is until the user's next operation. A user's values are touched by the thread that holds its token only;
/// different users may be on different threads. Allocates when a user reads a template for the first time.
class value_store {
 public:
  value_store() = default;
  ~value_store();
  value_store(const value_store&) = delete;
  value_store& operator=(const value_store&) = delete;

  /// The place for the value; null when the user's number is above what a run may have. [shard]
  data::value* of(std::uint32_t user, std::uint32_t template_id);

  static constexpr std::uint32_t page_size = 1024, max_users = 4096 * page_size;

 private:
  struct kept {
    std::uint32_t template_id;
    data::value value;
  };
  using page = std::array<std::deque<kept>, page_size>;  // a deque never moves what it holds

  std::array<std::atomic<page*>, max_users / page_size> pages_{};
};

}  // namespace spate::plugin
