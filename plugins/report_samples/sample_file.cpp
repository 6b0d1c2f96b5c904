#include "sample_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <spate/failure.hpp>

#include <cerrno>
#include <cstring>
#include <utility>

namespace spate::report_samples {

namespace {

constexpr std::size_t full = std::size_t{1} << 18;

[[noreturn]] void fail(const std::string& path, int error_number) {
  throw failure(SPATE_E_IO, text("cannot write ", path, ": ", std::string_view(std::strerror(error_number)),
                                 error_number == ENOSPC ? "; free some space, or choose a file on another disk"
                                                        : "; choose a file that you may write to"));
}

}  // namespace

sample_file::sample_file(std::string path) : path_(std::move(path)) {
  fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd_ < 0) fail(path_, errno);
}

sample_file::~sample_file() {
  if (fd_ >= 0) ::close(fd_);
}

void sample_file::flush_when_full() noexcept {
  if (lines_.size() >= full) flush();
}

void sample_file::flush() noexcept {
  std::string_view left = lines_;
  while (!left.empty() && failed_ == 0) {
    const ssize_t n = ::write(fd_, left.data(), left.size());
    if (n > 0)
      left.remove_prefix(static_cast<std::size_t>(n));
    else if (n == 0 || errno != EINTR)
      failed_ = n == 0 ? ENOSPC : errno;
  }
  lines_.clear();
}

void sample_file::close() {
  flush();
  if (::close(std::exchange(fd_, -1)) != 0 && failed_ == 0) failed_ = errno;
  if (failed_ != 0) fail(path_, failed_);
}

}  // namespace spate::report_samples
