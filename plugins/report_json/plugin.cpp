#include "json_reporter.hpp"

using spate::report_json::json_reporter;

SPATE_PLUGIN(json_reporter)
