#pragma once

#include <deque>

#include "reporting/tally.hpp"

namespace spate::report_csv {

using reporting::tallies;
using reporting::tally;

// What was due in the last ten seconds: Locust's "current".
class recent_tallies {
 public:
  static constexpr std::int64_t window_ns = 10'000'000'000;

  // Intervals come in order, but for late ones, which repeat the start of an earlier one.
  void add(const spate_interval& interval);
  tallies sum() const;
  // How much time the sum is of.
  double seconds() const noexcept;

 private:
  struct piece {
    std::int64_t start_ns, end_ns;
    tallies of;
  };
  std::deque<piece> pieces_;
};

}  // namespace spate::report_csv
