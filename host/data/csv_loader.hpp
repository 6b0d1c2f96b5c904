#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "data/row_file.hpp"
#include "data/row_scan.hpp"
#include "data/value.hpp"

namespace spate::data {

struct csv_column {
  std::string name;
  value_type type = value_type::none;  ///< none: no row has a value
  bool is_given = false;
};

/// Sets `out` to what a text says as that type; false when it says nothing of it. [any]
bool set_typed(std::string_view text, value_type, value& out);

/// Reads a whole CSV file once: its columns, their types, where its rows begin, and its first mistake. A column that no
/// type is given for has the narrowest one that shows every value as it is written: "007" and "1.50" are texts, since
/// as numbers they would be sent as 7 and 1.5. [control]
class csv_loader {
 public:
  /// `shown`: the file's name in messages.
  csv_loader(row_file& file, std::string shown, char separator)
      : file_(file), shown_(std::move(shown)), separator_(separator) {}

  std::map<std::string, value_type> given;  ///< types by column
  std::vector<csv_column> columns;
  std::string mistake;  ///< "users.csv:17: what is wrong"; empty when there is none

  /// Without names the first row holds them.
  void load(const std::vector<std::string>& names);

 private:
  void fail(const std::string& what);
  void add_column(const std::string& name);
  scanned_row one(std::string_view text, bool is_last, bool header);
  void read_values();

  row_file& file_;
  std::string shown_;
  char separator_;
  std::size_t first_ = 1, line_ = 1;  // lines: of the next row, of the one in hand
  std::vector<std::string> fields_;
};

}  // namespace spate::data
