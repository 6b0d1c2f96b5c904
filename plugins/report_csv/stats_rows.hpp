#pragma once

#include <cstdint>
#include <string>

#include "reporting/tally.hpp"

namespace spate::report_csv {

using reporting::tallies;
using reporting::tally;

// Locust's lines, with its line ends (\r\n). Times in milliseconds.

// The first line of PREFIX_stats.csv and of PREFIX_stats_history.csv.
std::string stats_head();
std::string history_head();

// The rows of PREFIX_stats.csv: a request each, then the sum of all.
std::string stats_rows(const tallies& of, double seconds);

// When a row of the history is of.
struct moment {
  std::int64_t unix_seconds;
  std::uint32_t users;
};
// A row of PREFIX_stats_history.csv for the sum of all, with rates and percentiles of what is recent; before it, when
// `full`, a row for each request.
std::string history_rows(const moment& at, const tallies& recent, double recent_seconds, const tallies& total,
                         bool full);

}  // namespace spate::report_csv
