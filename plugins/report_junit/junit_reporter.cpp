#include "junit_reporter.hpp"

#include "junit_document.hpp"
#include "reporting/document.hpp"
#include "reporting/output_file.hpp"

namespace spate::report_junit {

junit_reporter::junit_reporter(const host_services& host, config settings)
    : reporter(host), file_(settings.find("file").as_string("junit.xml")) {}

void junit_reporter::check(const host_services&, config settings, report& mistakes) {
  reporting::check_file_name(settings.find("file"), "junit.xml", mistakes);
}

void junit_reporter::on_result(const spate_result& result) {
  reporting::replace_file(reporting::place_of(file_, view(result.run_folder)),
                          junit_document(reporting::document_of(result)));
}

}  // namespace spate::report_junit
