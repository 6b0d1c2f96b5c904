// What one statement gave.
#pragma once

#include <spate/abi/ext/response.h>

#include <string>
#include <vector>

#include "statement.hpp"
#include "value_table.hpp"

namespace spate::sql {

// Filled by a session while it runs a statement: `begin`, then for each row `next_row` and, when that says so, its
// cells. Allocates nothing when it holds no more than before. One session's.
class result_rows {
 public:
  // Before the statement is carried out for the first time in an operation.
  void begin_operation() { row_count_ = 0; }
  void begin(keep what) {
    keeps_ = what;
    came_ = kept_ = 0;
    cells_.clear();
  }
  // A row came; true when its cells are to be added.
  bool next_row() {
    ++came_;
    ++row_count_;
    const bool kept = keeps_ == keep::all_rows || (keeps_ == keep::first_row && kept_ == 0);
    kept_ += kept ? 1 : 0;
    return kept;
  }
  value_table& cells() { return cells_; }
  // Of a statement without rows: how many it changed.
  void changed(std::uint64_t rows) { row_count_ += rows; }
  void end() { cells_.seal(); }

  bool has_columns() const { return !names_.empty(); }
  void forget_columns() {
    names_.clear();
    columns_.clear();
  }
  // All at once, since what they point to must stay.
  void set_columns(std::vector<std::string> names) {
    names_ = std::move(names);
    columns_.clear();
    for (const std::string& each : names_) columns_.push_back(str(each));
  }

  std::uint64_t came() const { return came_; }  // in the newest execution
  // The first row's value of a column; null when there is no row, or no such column.
  const spate_value* first(std::string_view column) const {
    if (kept_ == 0) return nullptr;
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (names_[i] == column) return &cells_.values()[i];
    return nullptr;
  }
  bool has_column(std::string_view column) const {
    for (const std::string& each : names_)
      if (each == column) return true;
    return false;
  }
  std::uint64_t kept() const { return kept_; }
  const std::vector<std::string>& columns() const { return names_; }
  spate_rows view() const {
    return {sizeof(spate_rows),
            static_cast<std::uint32_t>(columns_.size()),
            columns_.data(),
            cells_.values().data(),
            columns_.empty() ? 0 : kept_,
            row_count_};
  }

 private:
  keep keeps_ = keep::nothing;
  std::uint64_t came_ = 0, kept_ = 0;
  std::uint64_t row_count_ = 0;  // of the operation
  std::vector<std::string> names_;
  std::vector<spate_str> columns_;
  value_table cells_;
};

}  // namespace spate::sql
