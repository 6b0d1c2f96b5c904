#pragma once

#include <cstdint>
#include <vector>

#include "engine/shard_link.hpp"
#include "engine/user.hpp"
#include "profile/model.hpp"

namespace spate::engine {

/// Users whose operation is due and not yet taken by the plugin, in order. Knows since when each was refused: that time
/// is blocked, not start lag. A user is in it at most once. Allocates only in `reserve`. One thread.
class due_queue {
 public:
  static constexpr std::uint32_t batch = 64;

  void reserve(std::size_t users) { ring_.resize(users); }
  void push(user& who);
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  user& at(std::size_t i) const { return *ring_[(first_ + i) % ring_.size()]; }

  /// Offers all of them to the plugin in batches, at `now_ns`, until one is refused; those taken are appended to
  /// `taken` and held by `holder`. False: the plugin wants no more for now.
  bool offer(shard_link& to, const profile::model& of, std::int64_t now_ns, std::uint32_t holder,
             std::vector<user*>& taken);
  user& pop();
  /// Whether the plugin said in the latest `offer` that it took more than it was offered.
  bool took_too_many() const { return too_many_; }

 private:
  std::vector<user*> ring_;
  std::size_t first_ = 0, size_ = 0;
  bool too_many_ = false;
  std::size_t marked_ = 0;  // of the front, that know when they were first offered
};

}  // namespace spate::engine
