#include "failure_rows.hpp"

#include <spate/text.hpp>

#include <map>
#include <tuple>

#include "reporting/csv_text.hpp"
#include "reporting/document.hpp"
#include "reporting/failure_kinds.hpp"

namespace spate::report_csv {

namespace {

namespace json = boost::json;

std::string line(std::initializer_list<std::string> fields) {
  std::string out;
  bool first = true;
  for (const std::string& each : fields) {
    if (!first) out += ',';
    first = false;
    reporting::add_csv_text(out, each);
  }
  return out + "\r\n";
}

}  // namespace

std::string failures_file(const json::object& document) {
  // Several scenarios may send one operation: it is one request to Locust.
  std::map<std::tuple<std::string, std::string, std::string>, std::uint64_t> sums;
  for (const json::value& each : reporting::array_at(document, "operations")) {
    const json::object* operation = each.if_object();
    if (operation == nullptr) continue;
    for (const reporting::failure_kind& kind : reporting::failure_kinds(*operation))
      sums[{reporting::text_at(*operation, "name"), reporting::text_at(*operation, "target"),
            kind.text.empty() ? kind.outcome : text(kind.outcome, ": ", kind.text)}] += kind.count;
  }
  std::string out = line({"Method", "Name", "Error", "Occurrences"});
  for (const auto& [of, count] : sums) out += line({std::get<1>(of), std::get<0>(of), std::get<2>(of), text(count)});
  return out;
}

std::string exceptions_file(const std::vector<trouble>& troubles) {
  std::string out = line({"Count", "Message", "Traceback", "Nodes"});
  for (const trouble& each : troubles) out += line({text(each.count), each.message, "", "local"});
  return out;
}

}  // namespace spate::report_csv
