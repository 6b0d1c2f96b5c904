#pragma once

#include <string>
#include <string_view>

namespace spate::reporting {

// A file that grows as the run goes on: what was given to it is on its way to the disk within a buffer's length, so
// that a run that is killed leaves what it wrote. The first failure is kept and nothing is written after it. One
// thread.
class growing_file {
 public:
  // Makes the file, or empties it; throws spate::failure with the file, the reason and what to do.
  explicit growing_file(std::string path);
  ~growing_file();
  growing_file(const growing_file&) = delete;
  growing_file& operator=(const growing_file&) = delete;

  // A buffer to append lines to.
  std::string& lines() noexcept { return lines_; }
  // Writes the buffer when it is long enough.
  void flush_when_full() noexcept;
  // Writes the buffer.
  void flush() noexcept;
  // Writes what is left and closes the file. Throws spate::failure when anything of it could not be written.
  void close();

 private:
  const std::string path_;
  std::string lines_;
  int fd_ = -1, failed_ = 0;
};

}  // namespace spate::reporting
