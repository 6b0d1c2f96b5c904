#pragma once

#include <chrono>
#include <functional>

namespace spate::cli {

/// While it lives, SIGINT, SIGTERM and SIGHUP do not end this process: they are noted, and passed on to the process
/// that `run` waits for. One at a time. [main]
class signals_noted {
 public:
  signals_noted();
  ~signals_noted();
  signals_noted(const signals_noted&) = delete;
  signals_noted& operator=(const signals_noted&) = delete;

  /// The first one; 0: none came.
  static int first();
};

/// Does something in a process of its own, so that whatever becomes of it, this one goes on. Returns its exit code;
/// not_carried_out when a signal ended it. The child ends with its parent. To be called while there is no other thread.
int run_apart(const std::function<int()>&);

/// Waits; false when a signal came before.
bool pause_between(std::chrono::nanoseconds);

}  // namespace spate::cli
