#include "json_reporter.hpp"

#include "output_file.hpp"

namespace spate::report_json {

json_reporter::json_reporter(const host_services& host, config settings)
    : reporter(host), file_(settings.find("file").as_string("result.json")) {}

void json_reporter::check(const host_services&, config settings, report& mistakes) {
  const node file = settings.find("file");
  const std::string_view name = file.as_string("result.json");
  if (name.empty() || name.back() == '/')
    mistakes.error(file, "`file` is no name of a file; write for instance file = \"result.json\"");
}

void json_reporter::on_result(const spate_result& result) {
  std::string document(view(result.json));
  if (document.empty() || document.back() != '\n') document += '\n';
  replace_file(place_of(file_, view(result.run_folder)), document);
}

}  // namespace spate::report_json
