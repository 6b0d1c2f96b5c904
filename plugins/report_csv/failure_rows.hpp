#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace spate::report_csv {

// PREFIX_failures.csv, whole: a row for each request and kind of error.
std::string failures_file(const boost::json::object& document);

// What went wrong besides operations: a plugin, a service.
struct trouble {
  std::string message;
  std::uint64_t count = 0;
};
// PREFIX_exceptions.csv, whole.
std::string exceptions_file(const std::vector<trouble>& troubles);

}  // namespace spate::report_csv
