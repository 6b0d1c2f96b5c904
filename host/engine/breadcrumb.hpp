#pragma once

#include <cstdint>

namespace spate::engine {

/// What a thread is doing inside a plugin, for the one who reads a crash. Static or run-long texts only: the handler
/// reads them from a signal.
struct breadcrumb {
  const char* plugin = nullptr;
  const char* target = nullptr;
  std::uint32_t shard = 0;
  const char* call = nullptr;       ///< "submit", "pump", ...; null: not inside the plugin
  const char* operation = nullptr;  ///< the latest that was handed over; null: none
  const char* monitor = nullptr;    ///< whose thread it is, in place of target and shard; null: a shard's
};

/// This thread's.
breadcrumb& this_threads_breadcrumb() noexcept;

/// On SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT: writes the crumb of the thread that got the signal to descriptor 2
/// and, unless it is -1, to `descriptor`, and raises the signal again with its default action; nothing else.
void install_crash_handler(int descriptor);
/// Called by the handler before it raises the signal again, as from any signal handler. Null: nothing is.
void before_crash(void (*call)() noexcept);
/// Gives the calling thread a stack for the handler, so that a stack overflow is told too. Lives as long as the object.
class crash_stack {
 public:
  crash_stack();
  ~crash_stack();
  crash_stack(const crash_stack&) = delete;
  crash_stack& operator=(const crash_stack&) = delete;

 private:
  char* memory_;
};

/// The line that the handler writes, without its end; returns its length, at most `size`. Safe in a signal handler.
std::uint32_t describe(const breadcrumb& crumb, int signal, char* into, std::uint32_t size) noexcept;

}  // namespace spate::engine
