#pragma once

#include <memory>
#include <string>

namespace spate::session {

/// The name of the socket in a run folder.
inline constexpr const char* control_socket_name = "control.sock";

/// A unix socket in a run folder, for its owner alone; the file goes with the object. However long the folder's path
/// is: it is reached through a descriptor of the folder.
class control_socket {
 public:
  /// Nothing when it cannot be made; `error` says why.
  static std::unique_ptr<control_socket> listen(const std::string& folder, std::string& error);
  ~control_socket();
  control_socket(const control_socket&) = delete;
  control_socket& operator=(const control_socket&) = delete;

  int descriptor() const { return listener_; }
  /// Removes the file. May be called by a signal handler.
  static void remove_file() noexcept;

  /// One line there and one line back; empty when it failed, and `error` says why and what to do.
  static std::string ask(const std::string& folder, const std::string& line, std::string& error);
  /// Reads a line from a connection, and writes one; false: the other side went, or took too long.
  static bool read_line(int connection, std::string& into);
  static bool write_line(int connection, std::string line);

 private:
  explicit control_socket(int listener) : listener_(listener) {}
  int listener_;
};

}  // namespace spate::session
