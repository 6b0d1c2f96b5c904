#include "csv_reporter.hpp"

#include <algorithm>

#include "reporting/document.hpp"
#include "reporting/one_line.hpp"
#include "reporting/output_file.hpp"
#include "stats_rows.hpp"

namespace spate::report_csv {

csv_reporter::csv_reporter(const host_services& host, config settings)
    : reporter(host),
      prefix_(settings.find("file").as_string("locust")),
      full_history_(settings.find("full_history").as_bool(false)) {}

void csv_reporter::check(const host_services&, config settings, report& mistakes) {
  reporting::check_file_name(settings.find("file"), "locust", mistakes);
}

void csv_reporter::open(std::string_view run_folder) {
  place_ = reporting::place_of(prefix_, run_folder);
  history_ = std::make_unique<reporting::growing_file>(place_ + "_stats_history.csv");
  history_->lines() = history_head();
}

void csv_reporter::on_run_started() { open(run().run_folder); }

void csv_reporter::on_interval(const spate_interval& interval) {
  total_.add(interval);
  recent_.add(interval);
  const bool late = interval.end_ns <= told_until_ns_;
  if (late || !history_) return;
  told_until_ns_ = interval.end_ns;
  const moment at{(run().start_wall_ns + interval.end_ns) / 1'000'000'000, interval.users};
  history_->lines() += history_rows(at, recent_.sum(), recent_.seconds(), total_, full_history_);
  history_->flush();
}

void csv_reporter::on_event(const spate_event& event) {
  // Errors of operations are failures.
  if (event.severity < 2 || view(event.kind) == "error") return;
  const std::string message = text(event.kind, ": ", reporting::one_line(view(event.text)));
  auto same =
      std::find_if(troubles_.begin(), troubles_.end(), [&](const trouble& each) { return each.message == message; });
  if (same == troubles_.end()) same = troubles_.insert(troubles_.end(), {message, 0});
  ++same->count;
}

void csv_reporter::on_result(const spate_result& result) {
  if (!history_) open(view(result.run_folder));
  const boost::json::object document = reporting::document_of(result);
  const double seconds = reporting::number_at(reporting::object_at(document, "run"), "elapsed_s").value_or(0);
  reporting::replace_file(place_ + "_stats.csv", stats_head() + stats_rows(total_, seconds));
  reporting::replace_file(place_ + "_failures.csv", failures_file(document));
  reporting::replace_file(place_ + "_exceptions.csv", exceptions_file(troubles_));
  history_->close();
}

}  // namespace spate::report_csv
