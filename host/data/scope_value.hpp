#pragma once

#include <cstdint>

#include "data/names.hpp"
#include "data/source.hpp"
#include "data/text_template.hpp"

namespace spate::data {

/// What a name stands for at this moment: `element` of a list, or the scalar when it is -1. `local` is room for the
/// numbers that no one keeps. A variable without a value has type `none`. Draws a data source at most once per
/// operation; without `scope.sources` one that was not drawn for this operation has no value. Not for parameters, which
/// are constants. [any, with the user's token]
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
      auto& draw = scope.user.draws[slot];
      if (draw.operation_no != scope.user.operation_no || draw.drawn.type == value_type::none) {
        if (slot >= scope.sources.size()) break;
        scope.sources[slot]->draw(scope.user.random, draw.drawn);
        draw.operation_no = scope.user.operation_no;
      }
      return draw.drawn;
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
