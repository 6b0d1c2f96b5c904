#pragma once

#include <cstdint>

namespace spate::profile {

/// A place in a profile's files, as a person counts: line and column from 1. Column counts characters, not bytes.
struct place {
  std::uint32_t file = 0;  ///< index into model::files
  std::uint32_t line = 0, column = 0;
  friend bool operator==(const place&, const place&) = default;
};

}  // namespace spate::profile
