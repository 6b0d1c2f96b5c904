#include "data/row_cells.hpp"

#include "data/scalar_text.hpp"

namespace spate::data {

std::optional<std::uint32_t> column_of(const spate_rows& rows, std::string_view name) {
  for (std::uint32_t i = 0; i < rows.column_count; ++i) {
    const spate_str& each = rows.columns[i];
    if (std::string_view(each.data, static_cast<std::size_t>(each.size)) == name) return i;
  }
  return {};
}

void read_cell(const spate_value& cell, value& out) {
  switch (cell.kind) {
    case SPATE_KIND_BOOL:
      return out.set(cell.i64 != 0);
    case SPATE_KIND_INT:
      return out.set(cell.i64);
    case SPATE_KIND_FLOAT:
      return out.set(cell.f64);
    case SPATE_KIND_STRING:
      return out.set(std::string_view(cell.text.data, static_cast<std::size_t>(cell.text.size)));
    default:
      return out.clear();
  }
}

std::optional<double> number_of(const value& of) {
  if (of.type == value_type::real) return of.real;
  if (of.type == value_type::integer || of.type == value_type::boolean) return static_cast<double>(of.integer);
  return {};
}

bool cell_equals(const value& found, const value& wanted) {
  if (found.type == value_type::none || wanted.type == value_type::none) return found.type == wanted.type;
  if (found.type == value_type::integer && wanted.type == value_type::integer) return found.integer == wanted.integer;
  const auto number = number_of(found), other = number_of(wanted);
  if (number && other) return *number == *other;
  digits room, other_room;
  return scalar_text(found, room) == scalar_text(wanted, other_room);
}

}  // namespace spate::data
