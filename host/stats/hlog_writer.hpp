#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include "stats/hlog_codec.hpp"

namespace spate::stats {

/** Writes `intervals.hlog`: HDR histogram log 1.3, one line per series and interval, times in seconds since the run's
 * start with nine decimals, the largest value in milliseconds with six (so exact to the nanosecond).
 *
 * Lines collect in a buffer that `flush` gives to the kernel in one write: after that, even kill -9 loses nothing of
 * them. A flush that fails cuts the file back to its last whole line (where it can), forgets the lines, counts them in
 * `lost_lines()`, and says why; the next flush tries again. One thread. Does not own the descriptor.
 */
class hlog_writer {
 public:
  /** `wall_start_ns`: the run's start since the epoch. Buffers the header; the first flush writes it. */
  hlog_writer(int descriptor, int64_t wall_start_ns);

  /** `start_ns` since the run's start. `tag` as made by tag_of; an empty histogram makes no line. */
  void append(std::string_view tag, int64_t start_ns, int64_t length_ns, const histogram& of);
  [[nodiscard]] std::error_code flush();
  [[nodiscard]] uint64_t lost_lines() const noexcept { return lost_lines_; }

 private:
  int descriptor_;
  std::string header_;  // until it was written
  std::string lines_;
  uint64_t line_count_ = 0, lost_lines_ = 0;
  hlog_encoder encoder_;
};

}  // namespace spate::stats
