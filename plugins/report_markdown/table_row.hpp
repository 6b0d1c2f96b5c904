#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace spate::report_markdown {

// A row of the table, and what is said of such rows when they are cut: "missed", "held", "operation".
struct table_row {
  std::string_view kind;
  std::string line;  // ended
};

struct table {
  std::string head;  // the two lines above the rows
  std::vector<table_row> rows;
};

}  // namespace spate::report_markdown
