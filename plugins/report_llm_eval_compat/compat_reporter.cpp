#include "compat_reporter.hpp"

#include <filesystem>
#include <vector>

#include "ci_report.hpp"
#include "load_report.hpp"
#include "local_time.hpp"
#include "parts.hpp"
#include "pretty_json.hpp"
#include "reporting/document.hpp"
#include "reporting/output_file.hpp"
#include "seed_results.hpp"

namespace spate::report_llm_eval_compat {

compat_reporter::compat_reporter(const host_services& host, config settings)
    : reporter(host), folder_(settings.find("file").as_string(".")) {}

void compat_reporter::on_interval(const spate_interval& interval) { seen_.add(interval); }

void compat_reporter::on_result(const spate_result& result) {
  const boost::json::object document = reporting::document_of(result);
  const std::filesystem::path folder = reporting::place_of(folder_, view(result.run_folder));
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) reporting::require_written(failed.value(), folder.string());

  const parts in(document);
  const std::string stamp = local_stamp(reporting::text_at(reporting::object_at(document, "run"), "ended"));
  std::vector<std::string> files = {"load_test_report.md", "ci_test_report.json"};
  const auto write = [&](const std::string& name, const std::string& content) {
    reporting::replace_file((folder / name).string(), content);
  };
  const auto add = [&](const std::string& begin, const std::optional<boost::json::object>& content) {
    if (!content) return;
    files.push_back(text(begin, '_', stamp, ".json"));
    write(files.back(), pretty(*content));
  };
  add("websocket_load_test_results", websocket_results(document, in));
  add("database_performance_results", database_results(document, in));
  write("ci_test_report.json", pretty(ci_report(document, in, seen_)));
  write("load_test_report.md", load_report(document, in, seen_, files));
}

}  // namespace spate::report_llm_eval_compat
