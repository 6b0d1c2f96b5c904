#include "row_values.hpp"

namespace spate::sql {

bool row_values::make(const host_services& host, const operation& of, std::uint64_t token) {
  table_.clear();
  rows_ = 1;
  if (of.rows == 1) return make_row(host, of, token, false);
  const bool made = make_rows(host, of, token);
  table_.seal();
  return made;
}

// Fewer when a source has nothing left: what it gave instead is left out.
bool row_values::make_rows(const host_services& host, const operation& of, std::uint64_t token) {
  for (rows_ = 0; rows_ < of.rows; ++rows_) {
    const spate_status chosen = host.row(token, rows_);
    if (chosen == SPATE_E_IO) break;
    if (chosen != SPATE_OK || !make_row(host, of, token, true)) return false;
  }
  const bool cut = rows_ < of.rows;
  // Which says whether there was something left for the last row, and leaves the operation where it began.
  if (host.row(token, 0) == SPATE_E_IO || cut) --rows_;
  return rows_ > 0;
}

// The texts of one row stay until the sample is emitted; the next row's take their place.
bool row_values::make_row(const host_services& host, const operation& of, std::uint64_t token, bool copies) {
  for (const auto& statement : of.statements)
    for (const bind& each : statement->binds) {
      spate_value made = each.constant;
      if (each.from == bind::origin::rendered && host.value(each.template_id, token, made) != SPATE_OK) return false;
      if (copies)
        table_.add(made);
      else
        table_.borrow(made);
    }
  return true;
}

std::span<const spate_value> row_values::of(const operation& whole, std::uint32_t row, const statement& one,
                                            std::uint32_t first, const std::vector<result_rows>& results,
                                            std::string& problem) {
  const auto mine = table_.values().subspan(std::size_t{row} * whole.values + first, one.parameters());
  for (std::size_t i = 0; i < one.binds.size(); ++i) {
    const bind& each = one.binds[i];
    if (each.from != bind::origin::column) continue;
    const spate_value* found = nullptr;
    for (std::uint32_t before = one.number; before-- > 0 && found == nullptr;)
      found = results[whole.statements[before]->index].first(each.column);
    if (found == nullptr) {
      problem = text(one.place, ": no row before it has a column '", each.column, "' for :", each.name);
      return {};
    }
    mine[i] = *found;
  }
  return mine;
}

}  // namespace spate::sql
