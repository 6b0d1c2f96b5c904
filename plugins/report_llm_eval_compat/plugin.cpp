#include "compat_reporter.hpp"

using spate::report_llm_eval_compat::compat_reporter;

SPATE_PLUGIN(compat_reporter)
