#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace spate::engine {

/// Finds out when what one operation began with was seen by others, by a key, whoever sent them and in either order of
/// arrival. A key is done with when as many users as are awaited have seen it, each counted once: what comes with it
/// again within `within` is passed over. Keys are kept as 128-bit hashes, so that nothing is allocated after the start;
/// at most `keep` of them at a time. [any], under a lock.
class correlator {
 public:
  /// What became of a key. An instant that was not reached in time is the end of `within`.
  struct result {
    std::int64_t from_ns = 0;
    std::int64_t first_ns = 0, median_ns = 0, last_ns = 0;  ///< when the first, the middle one, the last saw it
    bool first = false, median = false, last = false;       ///< which of them were reached
    std::uint16_t scenario = 0;                             ///< of whoever began
  };

  /// `awaited`: users that see each key.
  correlator(std::int64_t within_ns, std::uint32_t keep, std::uint32_t awaited = 1);

  /// The operation that begins has ended with this key, which counts from `at_ns`.
  std::optional<result> began(std::string_view key, std::int64_t at_ns, std::uint16_t scenario);
  /// The other one has ended with it.
  std::optional<result> seen(std::string_view key, std::int64_t at_ns, std::uint32_t user);
  /// Forgets what is older than `within` and appends those that began and were not seen by all.
  void expire(std::int64_t now_ns, std::vector<result>& missed);
  /// Keys that there was no room for. [any]
  std::uint64_t overflown();

 private:
  struct entry {
    std::uint64_t high = 0, low = 0;
    std::int64_t at_ns = 0, from_ns = 0;  // when it came to be known; when it began
    std::uint32_t seen = 0;
    std::uint16_t scenario = 0;
    bool has_begun = false, done = false;
  };
  struct sighting {
    std::int64_t at_ns;
    std::uint32_t user;
  };
  static constexpr std::uint32_t none = UINT32_MAX;

  entry* find(std::uint64_t high, std::uint64_t low);
  entry* insert(const entry& added);
  void remove_oldest();
  sighting* sightings_of(const entry& of) {
    return &sightings_[static_cast<std::size_t>(&of - ring_.data()) * awaited_];
  }
  void note(entry& of, std::int64_t at_ns, std::uint32_t user);
  std::optional<result> look(entry& of);
  result result_of(const entry& of);

  const std::int64_t within_ns_;
  const std::uint32_t awaited_;
  std::mutex mutex_;
  std::vector<entry> ring_;           // in the order of arrival
  std::vector<sighting> sightings_;   // of each place in the ring `awaited_`, in order of time
  std::vector<std::uint32_t> table_;  // open addressing: places in the ring
  std::uint32_t first_ = 0, count_ = 0;
  std::uint64_t overflown_ = 0;
};

}  // namespace spate::engine
