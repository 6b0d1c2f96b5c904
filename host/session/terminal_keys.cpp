#include "session/terminal_keys.hpp"

#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace spate::session {
namespace {

std::atomic<bool> taken{false};
termios before;  // written before `taken`

bool set_for_keys() {
  termios keys = before;
  keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  keys.c_cc[VMIN] = 1;
  keys.c_cc[VTIME] = 0;
  return ::tcsetattr(STDIN_FILENO, TCSANOW, &keys) == 0;
}

}  // namespace

std::unique_ptr<terminal_keys> terminal_keys::take() {
  if (::isatty(STDIN_FILENO) != 1 || !is_ours() || ::tcgetattr(STDIN_FILENO, &before) != 0) return nullptr;
  taken = true;
  if (!set_for_keys()) {
    taken = false;
    return nullptr;
  }
  return std::unique_ptr<terminal_keys>(new terminal_keys);
}

void terminal_keys::keep() {
  termios now;
  if (taken && is_ours() && ::tcgetattr(STDIN_FILENO, &now) == 0 && (now.c_lflag & ICANON) != 0) set_for_keys();
}

bool terminal_keys::is_ours() { return ::tcgetpgrp(STDIN_FILENO) == ::getpgrp(); }

char terminal_keys::next() {
  char key = 0;
  const ssize_t size = ::read(STDIN_FILENO, &key, 1);
  if (size == 1) return key;
  return size < 0 && (errno == EINTR || errno == EAGAIN) ? '\0' : '\x04';
}

// In the background the terminal is the shell's, which has set it for itself.
void terminal_keys::give_back() noexcept {
  if (taken.exchange(false) && is_ours()) ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

}  // namespace spate::session
