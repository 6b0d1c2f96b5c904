#pragma once

#include <boost/json/value.hpp>

#include <string>

namespace spate::report_llm_eval_compat {

// Indented by two spaces a level, ended by a line end.
std::string pretty(const boost::json::value& of);

}  // namespace spate::report_llm_eval_compat
