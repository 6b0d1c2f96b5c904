#pragma once

#include <memory>

namespace spate::session {

/// The terminal on standard input gives every key at once and shows none; as it was before when this goes. Ctrl-C stays
/// what it is.
class terminal_keys {
 public:
  /// Nothing when standard input is no terminal, or another process has it.
  static std::unique_ptr<terminal_keys> take();
  ~terminal_keys() { give_back(); }
  terminal_keys(const terminal_keys&) = delete;
  terminal_keys& operator=(const terminal_keys&) = delete;

  /// The next key that was pressed; 0: none was, '\x04': there is no terminal any more.
  static char next();
  /// A shell that had the terminal meanwhile (ctrl-Z, fg) may have set it otherwise.
  void keep();
  /// Whether this process may read from the terminal now: a shell may have put it into the background.
  static bool is_ours();
  /// May be called by a signal handler.
  static void give_back() noexcept;

 private:
  terminal_keys() = default;
};

}  // namespace spate::session
