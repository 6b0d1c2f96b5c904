#include "markdown_reporter.hpp"

using spate::report_markdown::markdown_reporter;

SPATE_PLUGIN(markdown_reporter)
