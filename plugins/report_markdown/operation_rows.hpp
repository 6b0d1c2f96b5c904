#pragma once

#include <boost/json/object.hpp>

#include "table_row.hpp"

namespace spate::report_markdown {

// A row for each operation, as objectives see it, or of the whole run where nothing was measured after the warm-up.
table operation_rows(const boost::json::object& document);

}  // namespace spate::report_markdown
