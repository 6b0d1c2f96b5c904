#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace spate::stats {

/** How often each of a few keys was seen, in order of first appearance. Linear search with the last hit tried first:
 * keys repeat. Bounded: from the 256th distinct key on everything is counted under `other`. One thread at a time;
 * allocates only for a new key. */
template <class Key>
class flat_counts {
 public:
  struct entry {
    Key key;
    uint64_t count;
  };
  static constexpr Key other = std::numeric_limits<Key>::max();
  static constexpr size_t max_keys = 256;

  void add(Key key, uint64_t count = 1) {
    if (last_ < entries_.size() && entries_[last_].key == key) [[likely]] {
      entries_[last_].count += count;
      return;
    }
    last_ = place_of(key);
    entries_[last_].count += count;
  }
  void merge(const flat_counts& from) {
    for (const entry& e : from.entries_)
      if (e.count != 0) add(e.key, e.count);
  }
  /** Keeps the keys, so that counting them again does not allocate. */
  void reset() noexcept {
    for (entry& e : entries_) e.count = 0;
  }
  [[nodiscard]] uint64_t count_of(Key key) const noexcept {
    for (const entry& e : entries_)
      if (e.key == key) return e.count;
    return 0;
  }
  /** Entries may have a count of 0 after a reset. */
  [[nodiscard]] const std::vector<entry>& entries() const noexcept { return entries_; }

 private:
  size_t place_of(Key key) {
    for (size_t i = 0; i < entries_.size(); ++i)
      if (entries_[i].key == key) return i;
    if (entries_.size() >= max_keys - 1 && key != other) return place_of(other);
    entries_.push_back({key, 0});
    return entries_.size() - 1;
  }

  std::vector<entry> entries_;
  size_t last_ = 0;
};

}  // namespace spate::stats
