#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace spate::engine {

/// Pairs what one operation began with what another one saw, by a key, whoever sent them and in either order of
/// arrival. A key is paired once: what comes with it again within `within` is passed over. Keys are kept as 128-bit
/// hashes, so that nothing is allocated after the start; at most `keep` of them at a time. [any], under a lock.
class correlator {
 public:
  /// A pair, or one that nobody saw in time.
  struct result {
    std::int64_t from_ns = 0, to_ns = 0;  ///< to is not before from
    std::uint16_t scenario = 0;           ///< of whoever began
  };

  correlator(std::int64_t within_ns, std::uint32_t keep);

  /// The operation that begins has ended with this key, which counts from `at_ns`.
  std::optional<result> began(std::string_view key, std::int64_t at_ns, std::uint16_t scenario);
  /// The other one has ended with it.
  std::optional<result> seen(std::string_view key, std::int64_t at_ns);
  /// Forgets what is older than `within` and appends those that began and were not seen.
  void expire(std::int64_t now_ns, std::vector<result>& missed);
  /// Keys that there was no room for. [any]
  std::uint64_t overflown();

 private:
  enum class state : std::uint8_t { began, seen, paired };
  struct entry {
    std::uint64_t high = 0, low = 0;
    std::int64_t at_ns = 0;
    std::uint16_t scenario = 0;
    correlator::state state = state::began;
  };
  static constexpr std::uint32_t none = UINT32_MAX;

  entry* find(std::uint64_t high, std::uint64_t low);
  void insert(const entry& added);
  void remove_oldest();

  const std::int64_t within_ns_;
  std::mutex mutex_;
  std::vector<entry> ring_;           // in the order of arrival
  std::vector<std::uint32_t> table_;  // open addressing: places in the ring
  std::uint32_t first_ = 0, count_ = 0;
  std::uint64_t overflown_ = 0;
};

}  // namespace spate::engine
