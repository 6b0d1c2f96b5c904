#include "session/interrupt.hpp"

#include <unistd.h>

#include <csignal>

namespace spate::session {
namespace {

std::atomic<int> stop_level{0}, first_signal{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler writes it");
std::atomic<void (*)() noexcept> before_end_call{nullptr};
struct sigaction before_int, before_term, before_hang_up, before_quit, before_pipe;

void call_before_end() {
  if (const auto call = before_end_call.load()) call();
}

void on_signal(int number) {
  int none = 0;
  first_signal.compare_exchange_strong(none, number);
  if (stop_level.load() < 2) {
    stop_level.fetch_add(1);
  } else {
    call_before_end();
    ::_exit(128 + first_signal.load());  // a plugin may hold the thread that would look at the level
  }
}

// The terminal has gone. The kernel and the shell may both say so, so a second one is no second wish.
void on_hang_up(int number) {
  int none = 0;
  first_signal.compare_exchange_strong(none, number);
  none = 0;
  stop_level.compare_exchange_strong(none, 1);
}

// Ends the process as ever.
void on_end(int number) {
  call_before_end();
  ::raise(number);  // SA_RESETHAND: the default action now
}

// One that is ignored, as under nohup, stays so.
void watch(int number, void (*handler)(int), int flags, struct sigaction& before) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigaction(number, nullptr, &before);
  if (before.sa_handler == SIG_DFL) sigaction(number, &action, nullptr);
}

}  // namespace

interrupt::interrupt() {
  stop_level = 0;
  first_signal = 0;
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, &before_int);
  sigaction(SIGTERM, &action, &before_term);
  // Whoever read our output may be gone (`| head -1`): writing fails then, and the load goes on to its verdict.
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, &before_pipe);
  watch(SIGHUP, on_hang_up, SA_RESTART, before_hang_up);
  watch(SIGQUIT, on_end, static_cast<int>(SA_RESETHAND | SA_NODEFER), before_quit);
}

interrupt::~interrupt() {
  sigaction(SIGINT, &before_int, nullptr);
  sigaction(SIGTERM, &before_term, nullptr);
  sigaction(SIGHUP, &before_hang_up, nullptr);
  sigaction(SIGQUIT, &before_quit, nullptr);
  sigaction(SIGPIPE, &before_pipe, nullptr);
}

const std::atomic<int>& interrupt::level() { return stop_level; }
int interrupt::signal() { return first_signal; }
void interrupt::before_end(void (*call)() noexcept) { before_end_call = call; }

}  // namespace spate::session
