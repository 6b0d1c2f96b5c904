#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <memory>
#include <string_view>

#include "report/event_log.hpp"
#include "report/event_records.hpp"
#include "report/reporter_host.hpp"

namespace spate::report {

/// Tells what happens in a run to both who must know it: the event log (which must lose nothing) first, then the
/// reporters. Keeps: every kind of error is told once. Thread: [collector] for `interval`; [any] for the rest, which
/// does not touch what `interval` does. Borrows log and reporters.
class journal {
 public:
  /// `run_start_ns`: the instant of the run's clock that becomes 0.
  journal(event_log& log, reporter_host& reporters, std::shared_ptr<const stats::series_names> names, error_text text,
          std::int64_t run_start_ns);

  void run_started(const run_header& header, const run_facts& facts);
  /// The interval, and an `error` for each kind of error that it shows first.
  /// `availability`: by target, as of its end.
  void interval(const stats::interval_summary& summary,
                const std::vector<stats::availability_result>& availability = {});
  /// Kinds: "phase", "warning", "stall", or another word. `text` is one line for people; `more` goes to the log only.
  void happened(const event& what, const boost::json::object& more = {});
  /// To the log only: what the result says already.
  void verdict(std::int64_t at_ns, std::string_view status, const std::vector<std::string>& reasons);
  void run_ended(std::int64_t at_ns, std::int64_t wall_ns, std::uint32_t exit_status);

 private:
  event_log& log_;
  reporter_host& reporters_;
  const std::shared_ptr<const stats::series_names> names_;
  const error_text text_;
  const std::int64_t run_start_ns_;
  first_errors first_errors_;
};

}  // namespace spate::report
