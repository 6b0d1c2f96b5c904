#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spate::profile::test {

/// A key or a value of a TOML text and where it stands, found without the loader: what the mutation test compares with.
struct toml_mark {
  enum class what { key, text, integer, real, boolean, array, table };
  what kind = what::key;
  std::size_t at = 0, size = 0;  ///< bytes of the text; of a text with its quotes
  std::string path;              ///< "operation.create_run.expect.status"; elements of arrays are "[]"
};

/// All of them, in order. For what our profiles are written in: no dates, no texts over several lines.
std::vector<toml_mark> scan_toml(std::string_view);

/// "line:column" of a byte, from 1, in characters.
std::string line_and_column(std::string_view text, std::size_t at);

}  // namespace spate::profile::test
