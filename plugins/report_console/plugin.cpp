#include "console_reporter.hpp"

using spate::report_console::console_reporter;

SPATE_PLUGIN(console_reporter)
