#pragma once

#include <memory>
#include <span>
#include <string_view>

#include <spate/abi/config.h>

#include "data/random.hpp"
#include "data/value.hpp"

namespace spate::data {

/// One `[data]` entry: draws a value from a user's stream. Immutable after creation, shared by all threads.
class source {
 public:
  virtual ~source() = default;
  /// Sets `out`; allocates nothing once its text has the capacity. [any]
  virtual void draw(random_stream&, value& out) const = 0;
};

/// A kind of source: `kind = "..."` with its own keys, declared as a plugin declares its keys.
struct source_kind {
  const char* name;
  const char* doc;
  spate_keys keys;  ///< besides `kind`
  /// Never null when nothing was reported.
  std::unique_ptr<source> (*create)(const spate_config&, spate_report&);
};

std::span<const source_kind> source_kinds();
const source_kind* find_source_kind(std::string_view name);

}  // namespace spate::data
