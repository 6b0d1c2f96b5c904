#pragma once

#include <spate/config.hpp>

#include "data/value.hpp"

namespace spate::data {

/// The scalar that a node holds, with its type; false for arrays and tables. A duration or size is its number.
/// [control]
inline bool read_scalar(node at, value& out) {
  switch (at.kind()) {
    case SPATE_KIND_BOOL:
      out.set(at.as_bool());
      return true;
    case SPATE_KIND_INT:
    case SPATE_KIND_DURATION:
    case SPATE_KIND_SIZE:
      out.set(at.as_int());
      return true;
    case SPATE_KIND_FLOAT:
      out.set(at.as_double());
      return true;
    case SPATE_KIND_STRING:
      out.set(at.as_string());
      return true;
    default:
      return false;
  }
}

}  // namespace spate::data
