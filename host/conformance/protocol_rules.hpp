#pragma once

#include <span>

#include "conformance/driven_shard.hpp"

namespace spate::conformance {

struct protocol_rule {
  const char* text;
  void (*body)(stage&, const protocol_subject&);
  bool silent = false;  ///< addresses lead to a port that takes connections and never answers
};

/// All that a protocol promises and that can be tried without a server of its kind.
std::span<const protocol_rule> protocol_rules();

}  // namespace spate::conformance
