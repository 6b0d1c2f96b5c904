#pragma once

#include <string>

#include "conformance/findings.hpp"

namespace spate::cli {

/// `spate plugin check`: each rule with its answer, and what to do about it.
std::string check_text(const conformance::file_findings&);

/// 0 all rules held, 1 one was violated, 2 one could not be tried, 3 the file does not load.
int check_code(const conformance::file_findings&);

}  // namespace spate::cli
