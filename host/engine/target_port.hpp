#pragma once

#include <cstdint>

#include <spate/abi/protocol.h>

namespace spate::engine {

/// What the engine drives one target of the profile through: the plugin's table and the instance that it created.
/// Borrowed: both outlive the run; the caller destroys the instance after `load_run::finish`.
struct target_port {
  const spate_protocol* protocol = nullptr;
  spate_instance* instance = nullptr;
  std::uint32_t workers = 1;             ///< threads, each with a shard of its own; 0 counts as 1
  std::uint32_t sessions = 1;            ///< of a driver that blocks: threads behind its one worker, each with a shard
  std::int64_t patience_ns = INT64_MAX;  ///< how long a work waits for a session; then it is `exhausted`
  std::uint16_t exhausted_text = 0;      ///< what is said of it, a number of the strings
};

}  // namespace spate::engine
