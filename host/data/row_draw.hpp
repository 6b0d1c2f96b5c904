#pragma once

#include <cstdint>
#include <string_view>

#include "data/scope_value.hpp"

namespace spate::data {

/// Draws row `row` of the data set that a source is: a pure function of the seed, the source's name and the row, so
/// that rows can be drawn in any order and on any thread. `scope.user` is room for it, not a user of the run; the
/// result lives there until the next call. [any]
user_state::draw& draw_row(const render_scope& scope, std::uint64_t seed, std::uint32_t slot, std::string_view name,
                           std::uint64_t row);

}  // namespace spate::data
