#pragma once

#include <atomic>

namespace spate::session {

/// Turns SIGINT and SIGTERM into a level that the run reads: the first asks it to stop as at its planned end, the next
/// one to end at once; a third one ends the process where it stands. SIGHUP asks to stop, however often it comes,
/// unless it was ignored (nohup). SIGPIPE is ignored meanwhile. One at a time in a process; the handlers before it come
/// back when it goes. [control]
class interrupt {
 public:
  interrupt();
  ~interrupt();
  interrupt(const interrupt&) = delete;
  interrupt& operator=(const interrupt&) = delete;

  /// 0: none so far, 1: stop, 2: end at once. Outlives this object.
  static const std::atomic<int>& level();
  /// The first signal that came; 0: none.
  static int signal();
  /// Called by a signal handler when a signal ends the process where it stands: a third one of these, or
  /// SIGQUIT. Null: nothing is.
  static void before_end(void (*call)() noexcept);
};

}  // namespace spate::session
