#pragma once

#include <spate/abi/ext/response.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "data/value.hpp"

namespace spate::data {

/// The place of a column, its name as the database gave it.
std::optional<std::uint32_t> column_of(const spate_rows&, std::string_view name);

/// Sets `out` to a cell, with its type; NULL is `none`. [any]
void read_cell(const spate_value&, value& out);

/// A number's or a flag's; of a text none. [any]
std::optional<double> number_of(const value&);

/// Equal as numbers when both are some, flags being 0 and 1; else equal as texts: an id is the same whether a table
/// keeps it as a number or a text. [any]
bool cell_equals(const value& found, const value& wanted);

}  // namespace spate::data
