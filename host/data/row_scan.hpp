#pragma once

#include <cstdint>
#include <string>

#include "data/row_file.hpp"

namespace spate::data {

inline constexpr std::uint64_t longest_row = std::uint64_t{1} << 20;

/// What became of the text at the place of a row.
struct scanned_row {
  std::uint64_t used = 0;  ///< bytes; 0: the row goes on behind the text
  std::uint64_t lead = 0;  ///< of these, blank lines before the row
  bool is_row = true;      ///< false: nothing but blank lines
};

/// Calls `read(text, is_last)` for each row from `offset` on, and tells the file where rows begin. `is_last`: the text
/// reaches to the end of the file. Ends early when `read` says that it failed (`stop()`). False when a row is longer
/// than longest_row.
template <class Read, class Stop>
bool scan_rows(row_file& file, std::uint64_t offset, Read read, Stop stop) {
  std::string room;
  while (offset < file.size() && !stop()) {
    const std::string_view text = file.bytes(offset, longest_row, room);
    if (text.empty()) break;
    std::uint64_t at = 0;
    while (at < text.size() && !stop()) {
      const scanned_row row = read(text.substr(at), offset + text.size() == file.size());
      if (row.used == 0) break;
      if (row.is_row) file.add_row(offset + at + row.lead);
      at += row.used;
    }
    if (at == 0 && !stop()) return false;
    offset += at;
  }
  file.end(offset);
  return true;
}

}  // namespace spate::data
