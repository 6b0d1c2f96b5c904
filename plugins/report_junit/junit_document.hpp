#pragma once

#include <boost/json/object.hpp>

#include <string>

namespace spate::report_junit {

// The result as one JUnit XML file, in the dialect that Jenkins, GitLab and GitHub's actions read.
std::string junit_document(const boost::json::object& document);

}  // namespace spate::report_junit
