#pragma once

#include <signal.h>

#include <array>
#include <filesystem>

namespace spate::plugin {

/// While it lives, a plugin file is being loaded into this process, whose code may do anything: what ends the process
/// meanwhile is told by the file's name. One at a time. [control]
class loading {
 public:
  explicit loading(const std::filesystem::path& file);
  ~loading();
  loading(const loading&) = delete;
  loading& operator=(const loading&) = delete;

  /// The file; null when none is being loaded. As from a signal handler.
  static const char* now() noexcept;

 private:
  static constexpr std::array fatal = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
  std::array<struct sigaction, fatal.size()> before_{};
};

}  // namespace spate::plugin
