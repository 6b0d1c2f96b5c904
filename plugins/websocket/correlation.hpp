// Which message answers which, and which came twice.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>

namespace spate::websocket {

// Ids of a connection's latest requests, by what became of them. Hashes of 64 bits in rings: nothing grows.
class known_ids {
 public:
  enum class fate : std::uint8_t { unknown, answered, given_up };

  static std::uint64_t hash_of(std::string_view id) noexcept { return std::hash<std::string_view>()(id) | 1; }

  void add(std::uint64_t id, fate what) noexcept {
    if (ids_[next_] == 0 && count_ < ids_.size()) ++count_;
    ids_[next_] = id;
    fates_[next_] = what;
    next_ = (next_ + 1) % ids_.size();
  }
  // What became of it; an id that was given up is answered by that.
  fate answer(std::uint64_t id) noexcept {
    for (std::size_t i = 0; i < count_; ++i) {
      if (ids_[i] != id) continue;
      const fate before = fates_[i];
      fates_[i] = fate::answered;
      return before;
    }
    return fate::unknown;
  }
  void clear() noexcept { *this = {}; }

 private:
  std::array<std::uint64_t, 32> ids_{};
  std::array<fate, 32> fates_{};
  std::size_t next_ = 0, count_ = 0;
};

// Numbers that grow by 1 from message to message of a connection: what is not as it should be. Knows the last 64.
class sequence_watch {
 public:
  struct finding {
    std::int64_t missing = 0;  // negative: one that was missing has come
    bool doubled = false, disordered = false;
  };

  finding see(std::int64_t number) noexcept {
    if (!started_) {
      started_ = true;
      newest_ = first_ = number;
      seen_ = 1;
      return {};
    }
    if (number > newest_) {
      const std::int64_t ahead = number - newest_;
      seen_ = ahead >= known ? 1 : seen_ << ahead | 1;
      newest_ = number;
      return {ahead - 1, false, false};
    }
    const std::int64_t behind = newest_ - number;
    // Further back than is known: whether it has come before cannot be said, but it is certainly late.
    if (behind >= known) return {0, false, true};
    const std::uint64_t bit = std::uint64_t{1} << behind;
    if ((seen_ & bit) != 0) return {0, true, false};
    seen_ |= bit;
    return {number > first_ ? -1 : 0, false, true};
  }
  void clear() noexcept { *this = {}; }

 private:
  static constexpr std::int64_t known = 64;
  std::uint64_t seen_ = 0;
  std::int64_t newest_ = 0, first_ = 0;
  bool started_ = false;
};

}  // namespace spate::websocket
