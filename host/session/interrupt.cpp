#include "session/interrupt.hpp"

#include <unistd.h>

#include <csignal>

namespace spate::session {
namespace {

std::atomic<int> stop_level{0}, first_signal{0};
static_assert(std::atomic<int>::is_always_lock_free, "a signal handler writes it");
struct sigaction before_int, before_term;

void on_signal(int number) {
  int none = 0;
  first_signal.compare_exchange_strong(none, number);
  if (stop_level.load() < 2) {
    stop_level.fetch_add(1);
  } else {
    ::_exit(128 + first_signal.load());  // a plugin may hold the thread that would look at the level
  }
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
}

interrupt::~interrupt() {
  sigaction(SIGINT, &before_int, nullptr);
  sigaction(SIGTERM, &before_term, nullptr);
}

const std::atomic<int>& interrupt::level() { return stop_level; }
int interrupt::signal() { return first_signal; }

}  // namespace spate::session
