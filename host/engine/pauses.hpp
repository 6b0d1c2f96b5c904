#pragma once

#include <cstdint>
#include <vector>

namespace spate::engine {

/// The stretches of a run in which nothing began, one after the other. One thread.
class pauses {
 public:
  static constexpr std::int64_t unknown = INT64_MAX;  ///< when a pause ends that nobody has ended yet

  void begin(std::int64_t at_ns) { all_.push_back({at_ns, unknown}); }
  /// Does nothing when none is under way.
  void end(std::int64_t at_ns) {
    if (under_way()) all_.back().to_ns = at_ns;
  }
  bool none() const { return all_.empty(); }
  bool under_way() const { return !all_.empty() && all_.back().to_ns == unknown; }
  std::int64_t latest_begin_ns() const { return all_.back().from_ns; }
  /// When what is due at `at_ns` begins: then, or when the pause ends that it falls into.
  std::int64_t begins_ns(std::int64_t at_ns) const {
    for (auto one = all_.rbegin(); one != all_.rend(); ++one) {
      if (at_ns >= one->to_ns) break;
      if (at_ns >= one->from_ns) return one->to_ns;
    }
    return at_ns;
  }
  bool covers(std::int64_t at_ns) const { return begins_ns(at_ns) != at_ns; }
  /// All of them together; one under way counts to `now_ns`.
  std::int64_t length_ns(std::int64_t now_ns) const {
    std::int64_t out = 0;
    for (const stretch& one : all_) out += (one.to_ns == unknown ? now_ns : one.to_ns) - one.from_ns;
    return out;
  }

 private:
  struct stretch {
    std::int64_t from_ns, to_ns;
  };
  std::vector<stretch> all_;
};

}  // namespace spate::engine
