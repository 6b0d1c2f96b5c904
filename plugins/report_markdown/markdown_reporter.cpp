#include "markdown_reporter.hpp"

#include <algorithm>
#include <cstdlib>

#include "annotations.hpp"
#include "markdown_document.hpp"
#include "reporting/document.hpp"
#include "reporting/output_file.hpp"

namespace spate::report_markdown {

namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

// What earlier commands of the step wrote counts, too.
void append_to_summary(const std::string& path, const boost::json::object& document) {
  const std::size_t there = reporting::size_of(path);
  const std::size_t room = most_bytes - std::min(most_bytes, there + 1);
  reporting::append_to_file(path, text(there > 0 ? "\n" : "", markdown_document(document, room)));
}

}  // namespace

markdown_reporter::markdown_reporter(const host_services& host, config settings, int annotate_to)
    : reporter(host),
      file_(settings.find("file").as_string("summary.md")),
      github_(settings.find("github").as_bool(true)),
      annotate_to_(annotate_to) {}

void markdown_reporter::check(const host_services&, config settings, report& mistakes) {
  reporting::check_file_name(settings.find("file"), "summary.md", mistakes);
}

void markdown_reporter::on_result(const spate_result& result) {
  const boost::json::object document = reporting::document_of(result);
  reporting::replace_file(reporting::place_of(file_, view(result.run_folder)), markdown_document(document));
  if (!github_) return;
  if (const std::string_view step = variable("GITHUB_STEP_SUMMARY"); !step.empty())
    append_to_summary(std::string(step), document);
  if (variable("GITHUB_ACTIONS") != "true") return;
  // A command is only seen at the beginning of a line, and others write to standard output as well.
  if (const std::string lines = annotations(document); !lines.empty())
    reporting::require_written(reporting::write_to(annotate_to_, "\n" + lines), "standard output");
}

}  // namespace spate::report_markdown
