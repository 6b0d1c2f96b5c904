#pragma once

#include <unistd.h>

#include <string>
#include <string_view>
#include <utility>

namespace spate::plugin {

/// Owns one file descriptor, or none (-1).
class file_descriptor {
 public:
  file_descriptor() = default;
  explicit file_descriptor(int number) noexcept : number_(number) {}
  ~file_descriptor() { reset(); }
  file_descriptor(file_descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  file_descriptor& operator=(file_descriptor&& other) noexcept {
    if (this != &other) reset(std::exchange(other.number_, -1));
    return *this;
  }

  int get() const noexcept { return number_; }
  explicit operator bool() const noexcept { return number_ >= 0; }
  void reset(int number = -1) noexcept {
    if (number_ >= 0) ::close(number_);
    number_ = number;
  }

 private:
  int number_ = -1;
};

struct pipe_ends {
  file_descriptor read, write;
};

/// Both ends are closed on exec. Throws plugin::error.
pipe_ends open_pipe();

/// Writes all of it; false when the reader is gone. The caller ignores SIGPIPE or lives with it.
bool write_all(int descriptor, std::string_view text) noexcept;

enum class read_end { whole, timeout, failed };

/// Appends what comes until the end of the stream, or until `stop_at` was read (0: never), or the time is over.
read_end read_until(int descriptor, char stop_at, int timeout_ms, std::string& into);

}  // namespace spate::plugin
