#include "json_reporter.hpp"

#include "reporting/output_file.hpp"

namespace spate::report_json {

json_reporter::json_reporter(const host_services& host, config settings)
    : reporter(host), file_(settings.find("file").as_string("result.json")) {}

void json_reporter::check(const host_services&, config settings, report& mistakes) {
  reporting::check_file_name(settings.find("file"), "result.json", mistakes);
}

void json_reporter::on_result(const spate_result& result) {
  std::string document(view(result.json));
  if (document.empty() || document.back() != '\n') document += '\n';
  reporting::replace_file(reporting::place_of(file_, view(result.run_folder)), document);
}

}  // namespace spate::report_json
