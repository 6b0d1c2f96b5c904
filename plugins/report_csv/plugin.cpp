#include "csv_reporter.hpp"

using spate::report_csv::csv_reporter;

SPATE_PLUGIN(csv_reporter)
