#pragma once

#include <algorithm>
#include <cstdint>

#include "data/names.hpp"
#include "data/source.hpp"
#include "data/text_template.hpp"

namespace spate::data {

/// Draws a source, at most once per operation (and row of it), and returns what it gave; without `scope.sources` one
/// that was not drawn for this operation gives null. [any, with the user's token]
inline user_state::draw* drawn(std::uint32_t slot, const render_scope& scope) {
  auto& draw = scope.user.draws[slot];
  const std::uint32_t row = scope.user.current_row();
  const bool same_operation = draw.operation_no == scope.user.operation_no;
  if (same_operation && draw.row == row) return &draw;
  if (slot >= scope.sources.size()) return nullptr;
  if (!same_operation) draw.first = draw.count;
  // Said before it is true: a record's fields may read those that stand above them.
  draw.operation_no = scope.user.operation_no;
  draw.row = row;
  draw.ran_out = false;
  const source& from = *scope.sources[slot];
  // A row is drawn for itself alone: what another row drew before says nothing about it.
  // A sequence goes on from row to row, and a row has the same place in it however often it is asked for.
  const std::uint64_t before = scope.user.is_row ? 0 : draw.first + row;
  draw.count = std::max(draw.count, draw.first + row + 1);
  if (from.fields().empty()) {
    from.draw(scope, before, draw.drawn);
  } else {
    draw.drawn.clear();
    from.draw_fields(scope, before, draw);
  }
  return &draw;
}

/// What a name stands for at this moment: `element` of a list or field of a record, or the scalar (of a record its JSON
/// text) when it is -1. `local` is room for the numbers that no one keeps. A variable without a value has type `none`.
/// Not for parameters, which are constants. [any, with the user's token]
inline const value& scope_value(name_kind kind, std::uint32_t slot, std::int32_t element, const render_scope& scope,
                                value& local) {
  const auto of = [element, &local](const variable& held) -> const value& {
    if (element < 0) return held.scalar;
    const auto at = static_cast<std::uint32_t>(element);
    return at < held.count ? held.at(at) : (local.clear(), local);
  };
  switch (kind) {
    case name_kind::variable:
      return of(scope.user.variables[slot]);
    case name_kind::shared:
      return of(scope.shared.variables[slot]);
    case name_kind::source: {
      user_state::draw* const draw = drawn(slot, scope);
      if (draw == nullptr) break;
      if (element >= 0) return draw->fields[static_cast<std::uint32_t>(element)];
      const bool unwritten = draw->drawn.type == value_type::none && !draw->fields.empty();
      if (unwritten && slot < scope.sources.size()) scope.sources[slot]->write_record(scope, draw->fields, draw->drawn);
      return draw->drawn;
    }
    case name_kind::loop:
      local.set(scope.user.loop_index);
      return local;
    case name_kind::user:
      local.set(static_cast<std::int64_t>(scope.user.number));
      return local;
    case name_kind::parameter:
      break;
  }
  local.clear();
  return local;
}

}  // namespace spate::data
