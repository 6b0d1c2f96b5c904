#include "samples_reporter.hpp"

using spate::report_samples::samples_reporter;

SPATE_PLUGIN(samples_reporter)
