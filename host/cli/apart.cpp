#include "cli/apart.hpp"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <iostream>

#include "verdict/exit_code.hpp"

namespace spate::cli {

namespace {

std::atomic<int> first_signal{0}, child{0};
struct sigaction before_int, before_term, before_hang_up, before_pipe;

// The terminal sends SIGINT to the child as well.
void note(int number) {
  int none = 0;
  first_signal.compare_exchange_strong(none, number);
  const int pid = child.load();
  if (number != SIGINT && pid > 0) ::kill(pid, number);
}

[[noreturn]] void be_child(const std::function<int()>& what, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::_exit(verdict::exit_code::not_carried_out);
  sigaction(SIGINT, &before_int, nullptr);
  sigaction(SIGTERM, &before_term, nullptr);
  sigaction(SIGHUP, &before_hang_up, nullptr);
  const int code = what();
  std::cout.flush();
  std::cerr.flush();
  std::fflush(nullptr);
  ::_exit(code);
}

}  // namespace

signals_noted::signals_noted() {
  first_signal = 0;
  struct sigaction action {};
  action.sa_handler = note;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &before_int);
  sigaction(SIGTERM, &action, &before_term);
  sigaction(SIGHUP, nullptr, &before_hang_up);
  if (before_hang_up.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);  // ignored under nohup
  action.sa_handler = SIG_IGN;                                                    // as in the runs themselves
  sigaction(SIGPIPE, &action, &before_pipe);
}

signals_noted::~signals_noted() {
  sigaction(SIGINT, &before_int, nullptr);
  sigaction(SIGTERM, &before_term, nullptr);
  sigaction(SIGHUP, &before_hang_up, nullptr);
  sigaction(SIGPIPE, &before_pipe, nullptr);
}

int signals_noted::first() { return first_signal; }

int run_apart(const std::function<int()>& what) {
  std::cout.flush();
  std::cerr.flush();
  std::fflush(nullptr);
  const pid_t parent = ::getpid();
  const pid_t made = ::fork();
  if (made == 0) be_child(what, parent);
  if (made < 0) {
    fmt::print(stderr, "spate: no process can be started: {}\n", std::strerror(errno));
    return verdict::exit_code::not_carried_out;
  }
  child = made;
  int status = 0;
  while (::waitpid(made, &status, 0) < 0 && errno == EINTR) {
  }
  child = 0;
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  const int number = WTERMSIG(status);
  fmt::print(stderr, "spate: the run was ended by {}\n", ::strsignal(number));
  return number == SIGINT || number == SIGTERM || number == SIGHUP ? verdict::exit_code::interrupted + number
                                                                   : verdict::exit_code::not_carried_out;
}

bool pause_between(std::chrono::nanoseconds length) {
  timespec left{static_cast<time_t>(length.count() / 1'000'000'000), static_cast<long>(length.count() % 1'000'000'000)};
  while (signals_noted::first() == 0 && ::nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
  return signals_noted::first() == 0;
}

}  // namespace spate::cli
