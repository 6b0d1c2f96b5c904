#include "session/delivery.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/json/array.hpp>
#include <chrono>

#include "report/file.hpp"
#include "report/retention.hpp"
#include "verdict/exit_code.hpp"

namespace spate::session {
namespace {

void say(const std::string& line) { fmt::print(stderr, "spate: {}\n", line); }

bool keep_result(const report::run_folder& folder, const std::string& document) {
  std::string error;
  if (access(folder.result().c_str(), F_OK) == 0 || report::write_file(folder.result(), document + "\n", error)) {
    return true;
  }
  say(error);
  return false;
}

}  // namespace

delivery deliver(report::reporter_host& reporters, const report::run_folder& folder, const std::string& document,
                 const verdict::conclusion& answer) {
  const auto delivered = reporters.finish(
      {static_cast<std::uint32_t>(answer.exit_status), verdict::name_of(answer.status), document, folder.path()});
  for (const report::reporter_failure& one : delivered.failures) {
    say(fmt::format("report {}: {} failed: {}", one.reporter, one.call, one.message));
  }
  for (const auto& [reporter, waited] : delivered.slow) {
    say(fmt::format("report {}: the run waited {:.1f} s for it after the load", reporter,
                    std::chrono::duration<double>(waited).count()));
  }
  if (delivered.samples_dropped > 0) {
    say(fmt::format("{} raw samples are in no report: they came faster than they could be written",
                    delivered.samples_dropped));
  }
  const bool kept = keep_result(folder, document);
  return {verdict::exit_status_with_reports(answer.exit_status, kept && !delivered.report_missing()),
          delivered.left_behind};
}

void remove_older_runs(const profile::model& model, const report::run_folder& folder, report::event_log& events) {
  const report::removed_runs removed = report::keep_newest(folder.path(), {model.keep.runs, model.keep.bytes});
  for (const std::string& problem : removed.problems) {
    say(problem);
  }
  if (removed.names.empty()) {
    return;
  }
  const std::size_t count = removed.names.size();
  say(fmt::format("removed {} older run{} of this profile from results ([run] keep): {}", count, count == 1 ? "" : "s",
                  fmt::join(removed.names, ", ")));
  events.write("runs_removed", 0, {{"runs", boost::json::array(removed.names.begin(), removed.names.end())}});
}

}  // namespace spate::session
