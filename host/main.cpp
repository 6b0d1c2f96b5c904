#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>

#include "cli/apart.hpp"
#include "cli/command_line.hpp"
#include "engine/breadcrumb.hpp"
#include "plugin/discovery.hpp"
#include "plugin/error.hpp"
#include "plugin/loading.hpp"
#include "verdict/exit_code.hpp"

namespace {

pid_t running = 0;  // its processes of its own end with _exit

// A plugin may call exit(), or what it is made of: its code must not pass for a verdict.
void on_exit_of_another() {
  if (running != ::getpid()) return;
  const char* plugin = spate::engine::this_threads_breadcrumb().plugin;
  if (plugin == nullptr) plugin = spate::plugin::loading::now();
  std::cerr << "error: " << (plugin != nullptr ? plugin : "a plugin")
            << " ended the process: it called exit()\n  do not use this plugin, tell its author\n";
  ::_exit(spate::verdict::exit_code::not_carried_out);
}

}  // namespace

int main(int count, char** values) {
  // A file that may not grow further is one that cannot be written, and no reason to end.
  std::signal(SIGXFSZ, SIG_IGN);
  std::filesystem::path executable;
  try {
    executable = spate::plugin::running_executable();
  } catch (const spate::plugin::error& failed) {
    std::cerr << "error: " << failed.what() << '\n';
    return 3;
  }
  const auto read = [](const char* name) -> std::optional<std::string> {
    const char* value = std::getenv(name);
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  running = ::getpid();
  std::atexit(on_exit_of_another);
  const int code =
      spate::cli::command_line({values + (count > 0 ? 1 : 0), values + count},
                               {std::cout, std::cerr, read, executable, ::isatty(STDOUT_FILENO) == 1,
                                ::isatty(STDERR_FILENO) == 1, spate::cli::run_command, spate::cli::run_apart});
  running = 0;
  return code;
}
