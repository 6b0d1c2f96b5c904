#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <map>
#include <string>
#include <tuple>

#include "stats/histogram.hpp"

namespace spate::stats {

/** One line of an interval log. */
struct hlog_line {
  std::string tag;
  int64_t start_ns, length_ns; /**< since the run's start */
  const histogram& values;     /**< valid for the call */
};

/** How reading went. */
struct hlog_report {
  int64_t wall_start_ns = 0; /**< since the epoch; 0: no #[StartTime] */
  uint64_t lines = 0;        /**< read well */
  bool torn = false;         /**< the last line has no end: the writer was killed; it was skipped */
  uint64_t damaged = 0;      /**< other lines that could not be read; they were skipped */
  std::string first_damage;  /**< "line 17: base64: ..." */
};

/** Reads an interval log line by line, in the order of the file, holding one line at a time. Several lines may have the
 * same tag and interval (late samples): they add up. Never throws on bad input: what cannot be read is in the report.
 */
[[nodiscard]] hlog_report read_hlog(std::istream& from, const std::function<void(const hlog_line&)>& sink);

/** Everything that a (small) log holds: lines of the same tag and interval merged. */
struct hlog_contents {
  using place = std::tuple<std::string, int64_t, int64_t>; /**< tag, start, length */
  std::map<place, histogram> histograms;
  hlog_report report;
};
[[nodiscard]] hlog_contents read_hlog(std::istream& from);

}  // namespace spate::stats
