#include "report/file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace spate::report {

namespace {

const char* next_step(int error_number) {
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
      return "free some space, or choose a folder on another disk with --out DIR";
    case EACCES:
    case EPERM:
    case EROFS:
      return "run in a folder that you may write to, or choose one with --out DIR";
    case ENOENT:
    case ENOTDIR:
      return "create the folder that it belongs in, or choose another with --out DIR";
    case EMFILE:
    case ENFILE:
      return "raise the limit of open files (ulimit -n)";
    default:
      return "choose another folder with --out DIR";
  }
}

}  // namespace

std::string cannot_write(const std::string& path, int error_number) {
  return "cannot write " + path + ": " + std::strerror(error_number) + "; " + next_step(error_number);
}

int write_all(int fd, std::string_view text, std::size_t& written) noexcept {
  written = 0;
  while (written < text.size()) {
    const ssize_t n = ::write(fd, text.data() + written, text.size() - written);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno;
    if (n == 0) return ENOSPC;
    written += static_cast<std::size_t>(n);
  }
  return 0;
}

bool write_file(const std::string& path, std::string_view text, std::string& error) {
  const std::string temporary = path + ".part";
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  int failed = fd < 0 ? errno : 0;
  if (fd >= 0) {
    std::size_t written = 0;
    failed = write_all(fd, text, written);
    if (::close(fd) != 0 && failed == 0) failed = errno;
    if (failed == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) failed = errno;
    if (failed != 0) ::unlink(temporary.c_str());
  }
  if (failed != 0) error = cannot_write(path, failed);
  return failed == 0;
}

}  // namespace spate::report
