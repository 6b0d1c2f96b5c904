#include "console_reporter.hpp"

#include "reporting/document.hpp"
#include "reporting/load_text.hpp"
#include "reporting/number_text.hpp"
#include "shown_path.hpp"
#include "summary.hpp"

namespace spate::report_console {

using namespace reporting;

console_reporter::console_reporter(const host_services& host, config settings, int fd)
    : reporter(host),
      out_(fd),
      every_ns_(settings.find("interval").as_duration(std::chrono::seconds(10)).count()),
      table_(settings.find("table").as_bool(true)) {}

style console_reporter::look() const { return {run().color, out_.width(120)}; }

void console_reporter::on_run_started() {
  live_.emplace(live_options{run().terminal, every_ns_, run().warmup_ns + run().duration_ns}, look());
  std::error_code gone;
  std::string line = text(shown_path(run().profile, std::filesystem::current_path(gone)), ": ",
                          counted(run().users, "user"), ", ", span(static_cast<double>(run().duration_ns) / 1e9));
  if (run().warmup_ns > 0) line += text(" after ", span(static_cast<double>(run().warmup_ns) / 1e9), " of warm-up");
  line += '\n';
  if (run().embedded) line += look().paint(embedded_notice, color::yellow) + "\n";
  out_.write(line);
}

void console_reporter::on_interval(const spate_interval& interval) { out_.write(live_->interval(interval)); }

void console_reporter::on_event(const spate_event& event) { out_.write(live_->event(event)); }

void console_reporter::on_result(const spate_result& result) {
  if (live_) out_.write(live_->end());
  out_.write(report_console::summary(document_of(result), {table_, std::string(view(result.run_folder))}, look()));
}

}  // namespace spate::report_console
