// The values that an operation binds.
#pragma once

#include <spate/host_services.hpp>

#include <span>
#include <string>
#include <vector>

#include "operation.hpp"
#include "result_rows.hpp"
#include "value_table.hpp"

namespace spate::sql {

// All of them are made before the operation begins, row by row; only what a statement takes from an earlier one's row
// is put in later. Allocates nothing when an operation needs no more than one before. One session's.
class row_values {
 public:
  // False: the host has no value for one, or no row at all. [shard]
  bool make(const host_services&, const operation&, std::uint64_t token);
  std::uint32_t rows() const noexcept { return rows_; }

  // Of a statement, beginning with this row, whose values begin at `first` of the row. `results` is by
  // statement::index. Empty `problem`: all have a value.
  std::span<const spate_value> of(const operation&, std::uint32_t row, const statement&, std::uint32_t first,
                                  const std::vector<result_rows>& results, std::string& problem);

 private:
  bool make_rows(const host_services&, const operation&, std::uint64_t token);
  bool make_row(const host_services&, const operation&, std::uint64_t token, bool copies);
  value_table table_;
  std::uint32_t rows_ = 0;
};

}  // namespace spate::sql
