#pragma once

#include <boost/json/object.hpp>

#include <string>

#include "style.hpp"

namespace spate::report_console {

struct summary_options {
  bool table = true;  // the table of operations
  std::string run_folder;
};

// The whole summary of a result document (spate.result/1): verdict and reasons, objectives, operations, errors, where
// the rest is.
std::string summary(const boost::json::object& document, const summary_options& options, const style& look);

}  // namespace spate::report_console
