#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>

#include "cli/apart.hpp"
#include "cli/command_line.hpp"
#include "plugin/discovery.hpp"
#include "plugin/error.hpp"

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
  return spate::cli::command_line({values + (count > 0 ? 1 : 0), values + count},
                                  {std::cout, std::cerr, read, executable, ::isatty(STDOUT_FILENO) == 1,
                                   ::isatty(STDERR_FILENO) == 1, spate::cli::run_command, spate::cli::run_apart});
}
