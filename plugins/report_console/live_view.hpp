#pragma once

#include <spate/abi/reporter.h>

#include <cstdint>
#include <map>
#include <string>

#include "style.hpp"

namespace spate::report_console {

struct live_options {
  bool rewrites = false;        // a terminal: one line that is written anew each interval
  std::int64_t every_ns = 0;    // else: a line at most this often
  std::int64_t planned_ns = 0;  // warm-up and duration
};

// What is shown while a run lasts: makes the texts, in order; somebody else writes them. Rates and p95 are of the time
// since the line before. One thread.
class live_view {
 public:
  live_view(const live_options& options, const style& look) : options_(options), look_(look) {}

  // What to write for an interval; "" when its time has not come.
  std::string interval(const spate_interval& of);
  // A warning, an error's first example...: a line of its own. Errors beyond `most_errors` are counted only.
  std::string event(const spate_event& of);
  // Ends the rewritten line, and says how many errors were not shown.
  std::string end();

  static constexpr unsigned most_errors = 10;

 private:
  std::string progress() const;
  std::int64_t p95_ns() const;
  std::string fresh(const std::string& lines) const;

  live_options options_;
  style look_;
  std::map<std::int64_t, std::uint64_t> response_;  // upper end of a bucket -> count, since the last line
  std::uint64_t count_ = 0, timed_ = 0, total_ = 0, total_errors_ = 0;
  std::int64_t since_ns_ = 0, until_ns_ = 0, stalled_ns_ = 0;
  std::uint32_t users_ = 0;
  std::string phase_, shown_;
  unsigned errors_ = 0;
};

}  // namespace spate::report_console
