#include "junit_reporter.hpp"

using spate::report_junit::junit_reporter;

SPATE_PLUGIN(junit_reporter)
