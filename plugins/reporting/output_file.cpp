#include "reporting/output_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <spate/failure.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace spate::reporting {

namespace {

bool starts_with_any(std::string_view text, std::initializer_list<std::string_view> beginnings) {
  for (std::string_view each : beginnings)
    if (text.substr(0, each.size()) == each) return true;
  return false;
}

const char* next_step(int error_number) {
  switch (error_number) {
    case ENOENT:
      return "create the folder that it belongs in";
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return "free some space, or choose a file on another disk";
    case EISDIR:
    case ENOTDIR:
      return "give the name of a file";
    default:
      return "choose a file that you may write to";
  }
}

int write_file(const std::string& path, std::string_view text, int how) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | how, 0644);
  if (fd < 0) return errno;
  int failed = write_to(fd, text);
  if (::close(fd) != 0 && failed == 0) failed = errno;
  return failed;
}

// What cannot be replaced by renaming: a terminal, a pipe, /dev/stdout.
bool is_special(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 && !S_ISREG(found.st_mode) && !S_ISDIR(found.st_mode);
}

}  // namespace

int write_to(int fd, std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n > 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
    } else if (n < 0 && errno == EAGAIN) {
      // Somebody else made our standard output non-blocking.
      pollfd wait{fd, POLLOUT, 0};
      ::poll(&wait, 1, -1);
    } else if (n == 0 || errno != EINTR) {
      return n == 0 ? ENOSPC : errno;
    }
  }
  return 0;
}

void require_written(int error_number, std::string_view file) {
  if (error_number != 0)
    throw failure(SPATE_E_IO, text("cannot write ", file, ": ", std::string_view(std::strerror(error_number)), "; ",
                                   next_step(error_number)));
}

std::string place_of(std::string_view file, std::string_view run_folder) {
  if (run_folder.empty() || starts_with_any(file, {"/", "./", "../"})) return std::string(file);
  return text(run_folder, '/', file);
}

void check_file_name(const node& file, std::string_view example, report& mistakes) {
  const std::string_view name = file.as_string(example);
  if (name.empty() || name.back() == '/')
    mistakes.error(file, text("`file` is no name of a file; write for instance file = \"", example, "\""));
}

std::size_t size_of(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 ? static_cast<std::size_t>(found.st_size) : 0;
}

void append_to_file(const std::string& path, std::string_view content) {
  require_written(write_file(path, content, O_APPEND), path);
}

void replace_file(const std::string& path, std::string_view content) {
  if (is_special(path)) return require_written(write_file(path, content, O_TRUNC), path);
  const std::string temporary = path + ".part";
  int failed = write_file(temporary, content, O_TRUNC);
  if (failed == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) failed = errno;
  if (failed != 0) ::unlink(temporary.c_str());
  require_written(failed, path);
}

}  // namespace spate::reporting
