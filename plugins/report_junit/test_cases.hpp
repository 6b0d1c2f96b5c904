#pragma once

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace spate::report_junit {

enum class outcome { passed, failure, error, skipped };

struct test_case {
  std::string classname, name;
  outcome result = outcome::passed;
  std::string type;     // of a failure or error: "missed", "invalid"...
  std::string message;  // one line
  std::string details;  // may have several
};

// One for each entry of the result's `objectives`: missed ones are failures, those of an invalid run errors, those that
// were not judged are skipped. One more for the run as a whole where these would not show that it ended badly, or
// where there are none.
std::vector<test_case> test_cases(const boost::json::object& document);

}  // namespace spate::report_junit
