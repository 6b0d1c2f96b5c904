#include "plugin/child_end.hpp"

#include <fmt/format.h>
#include <string.h>
#include <sys/wait.h>

#include <array>
#include <csignal>
#include <utility>

namespace spate::plugin {

namespace {

// glibc's sigabbrev_np is younger than the oldest system that the packages support.
const char* short_name(int signal) {
  static constexpr std::array<std::pair<int, const char*>, 12> names = {{{SIGSEGV, "SIGSEGV"},
                                                                         {SIGABRT, "SIGABRT"},
                                                                         {SIGBUS, "SIGBUS"},
                                                                         {SIGFPE, "SIGFPE"},
                                                                         {SIGILL, "SIGILL"},
                                                                         {SIGKILL, "SIGKILL"},
                                                                         {SIGTERM, "SIGTERM"},
                                                                         {SIGINT, "SIGINT"},
                                                                         {SIGHUP, "SIGHUP"},
                                                                         {SIGPIPE, "SIGPIPE"},
                                                                         {SIGTRAP, "SIGTRAP"},
                                                                         {SIGSYS, "SIGSYS"}}};
  for (const auto& [number, name] : names)
    if (number == signal) return name;
  return nullptr;
}

}  // namespace

std::string end_in_words(int status) {
  if (WIFEXITED(status)) return fmt::format("ended with code {}", WEXITSTATUS(status));
  if (!WIFSIGNALED(status)) return fmt::format("ended with wait status {}", status);
  const int signal = WTERMSIG(status);
  const char* name = short_name(signal);
  if (name == nullptr) return fmt::format("was killed by signal {} ({})", signal, ::strsignal(signal));
  return fmt::format("was killed by {} ({})", name, ::strsignal(signal));
}

}  // namespace spate::plugin
