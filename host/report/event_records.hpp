#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "report/environment.hpp"
#include "report/run_folder.hpp"
#include "stats/collector.hpp"

namespace spate::report {

/// What is known of a run before its load begins.
struct run_header {
  std::string profile, name;  ///< as asked for; the profile's own name
  std::int64_t start_wall_ns = 0;
  std::int64_t warmup_ns = 0, duration_ns = 0;  ///< planned; duration without warm-up
  std::uint32_t users = 0;                      ///< planned peak
  std::uint64_t seed = 0;
  bool embedded = false;
  std::vector<parameter> parameters;
  std::vector<std::pair<std::string, std::string>> plugins;  ///< id and version of those in use
  report::environment environment;
};

/// The text of spate_sample.error_id.
using error_text = std::function<std::string(std::uint16_t)>;

/// The fields of `run_started`: secrets are masked.
boost::json::object run_started_fields(const run_header& of);

/// The fields of `interval`: every counter of every series and every metric of a plugin's; their histograms are in the
/// interval log. `t` of the line is the interval's end; a late one adds to an earlier line of the same `start`.
boost::json::object interval_fields(const stats::interval_summary& of, const stats::series_names& names,
                                    std::int64_t run_start_ns, const error_text& text);

/// The availability of each target so far, by its name: a field of an interval that was not told before.
boost::json::object availability_fields(const std::vector<stats::availability_result>& by_target,
                                        const stats::series_names& names);

/// A kind of error that was not seen before in this run.
struct error_example {
  std::string scenario, operation, target, outcome, text;
};

/// Finds the first of each (operation, outcome, text). Bounded: after `most` kinds it finds no more. One thread.
class first_errors {
 public:
  static constexpr std::size_t most = 1000;
  std::vector<error_example> in(const stats::interval_summary& of, const stats::series_names& names,
                                const error_text& text);

 private:
  std::set<std::tuple<std::uint32_t, std::uint16_t, std::uint16_t>> seen_;
};

}  // namespace spate::report
