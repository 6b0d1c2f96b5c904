#include "report/journal.hpp"

#include <boost/json.hpp>
#include <spate/text.hpp>

#include "report/wall_time.hpp"

namespace spate::report {

journal::journal(event_log& log, reporter_host& reporters, std::shared_ptr<const stats::series_names> names,
                 error_text text, std::int64_t run_start_ns)
    : log_(log), reporters_(reporters), names_(std::move(names)), text_(std::move(text)), run_start_ns_(run_start_ns) {}

void journal::run_started(const run_header& header, const run_facts& facts) {
  log_.write("run_started", 0, run_started_fields(header));
  reporters_.run_started(facts);
}

void journal::interval(const stats::interval_summary& summary,
                       const std::vector<stats::availability_result>& availability) {
  const std::int64_t at_ns = summary.interval.end_ns - run_start_ns_;
  boost::json::object fields = interval_fields(summary, *names_, run_start_ns_, text_);
  if (!summary.late && !availability.empty()) fields["availability"] = availability_fields(availability, *names_);
  log_.write("interval", at_ns, fields);
  for (const error_example& each : first_errors_.in(summary, *names_, text_)) {
    log_.write("error", at_ns,
               {{"scenario", each.scenario},
                {"operation", each.operation},
                {"target", each.target},
                {"outcome", each.outcome},
                {"text", each.text}});
    reporters_.event({severity::error, at_ns, "error",
                      spate::text(each.operation, ": ", each.outcome, each.text.empty() ? "" : ": ", each.text)});
  }
  if (!reporters_.empty()) reporters_.interval(interval_snapshot::of(summary, names_, run_start_ns_));
}

void journal::happened(const event& what, const boost::json::object& more) {
  constexpr std::string_view words[] = {"information", "warning", "error"};
  boost::json::object fields{{"severity", words[static_cast<std::size_t>(what.severity)]}, {"text", what.text}};
  for (const auto& field : more) fields.insert_or_assign(field.key(), field.value());
  log_.write(what.kind, what.at_ns, fields);
  reporters_.event(what);
}

void journal::verdict(std::int64_t at_ns, std::string_view status, const std::vector<std::string>& reasons) {
  boost::json::array why;
  for (const std::string& each : reasons) why.emplace_back(each);
  log_.write("verdict", at_ns, {{"status", status}, {"reasons", std::move(why)}});
}

void journal::run_ended(std::int64_t at_ns, std::int64_t wall_ns, std::uint32_t exit_status) {
  log_.write("run_ended", at_ns, {{"wall", rfc3339(wall_ns)}, {"exit_status", exit_status}});
}

}  // namespace spate::report
