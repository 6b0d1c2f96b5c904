#include "reporting/growing_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "reporting/output_file.hpp"

namespace spate::reporting {

namespace {

constexpr std::size_t full = std::size_t{1} << 18;

}  // namespace

growing_file::growing_file(std::string path) : path_(std::move(path)) {
  fd_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd_ < 0) require_written(errno, path_);
}

growing_file::~growing_file() {
  if (fd_ >= 0) ::close(fd_);
}

void growing_file::flush_when_full() noexcept {
  if (lines_.size() >= full) flush();
}

void growing_file::flush() noexcept {
  if (failed_ == 0) failed_ = write_to(fd_, lines_);
  lines_.clear();
}

void growing_file::close() {
  flush();
  if (::close(std::exchange(fd_, -1)) != 0 && failed_ == 0) failed_ = errno;
  require_written(failed_, path_);
}

}  // namespace spate::reporting
