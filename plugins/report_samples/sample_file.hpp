#pragma once

#include <string>
#include <string_view>

namespace spate::report_samples {

// A file that grows as the run goes on: what was given to it is on its way to the disk within a buffer's length, so
// that a run that is killed leaves what it wrote. The first failure is kept and nothing is written after it. One
// thread.
class sample_file {
 public:
  // Makes the file, or empties it; throws spate::failure with the file, the reason and what to do.
  explicit sample_file(std::string path);
  ~sample_file();
  sample_file(const sample_file&) = delete;
  sample_file& operator=(const sample_file&) = delete;

  // A buffer to append lines to.
  std::string& lines() noexcept { return lines_; }
  // Writes the buffer when it is long enough.
  void flush_when_full() noexcept;
  // Writes what is left and closes the file. Throws spate::failure when anything of it could not be written.
  void close();

 private:
  void flush() noexcept;

  const std::string path_;
  std::string lines_;
  int fd_ = -1, failed_ = 0;
};

}  // namespace spate::report_samples
