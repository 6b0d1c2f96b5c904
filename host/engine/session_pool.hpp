#pragma once

#include <memory>

#include "engine/shard_link.hpp"
#include "engine/target_port.hpp"

namespace spate::engine {

struct pooled_target;

/// Makes a target whose driver blocks look like one that does not. Behind the one shard that the engine sees are
/// `sessions` threads, each with a shard of the plugin; works wait in one queue, and an idle session takes the next, so
/// that nobody waits while a session idles. The wait is the sample's `blocked_ns`; what waits longer than the target's
/// patience comes back as `exhausted`.
///
/// An abort ends the driver's calls by `interrupt`, and what still waits as `aborted`. A driver that does not come back
/// keeps its token, and the engine says so; its thread then lives until the process ends. [control] but for what the
/// engine calls on its worker.
class session_pool {
 public:
  /// `place`: names for messages.
  session_pool(const target_port& blocking, const shard_place& place);
  ~session_pool();
  session_pool(const session_pool&) = delete;
  session_pool& operator=(const session_pool&) = delete;

  /// What the engine drives in place of the target; borrows the pool.
  target_port port();

  /// A session is in a call of the driver that did not come back: nothing of the plugin may be destroyed.
  bool is_stuck() const { return shared_.use_count() > 1; }

 private:
  std::shared_ptr<pooled_target> shared_;  // with sessions that may outlive the pool
  spate_protocol table_;
};

}  // namespace spate::engine
