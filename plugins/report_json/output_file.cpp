#include "output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <spate/failure.hpp>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace spate::report_json {

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
      return "free some space, or choose a file on another disk";
    case EISDIR:
    case ENOTDIR:
      return "give the name of a file";
    default:
      return "choose a file that you may write to";
  }
}

int write_new(const std::string& path, std::string_view text) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return errno;
  int failed = 0;
  while (!text.empty() && failed == 0) {
    const ssize_t n = ::write(fd, text.data(), text.size());
    if (n > 0)
      text.remove_prefix(static_cast<std::size_t>(n));
    else if (n == 0 || errno != EINTR)
      failed = n == 0 ? ENOSPC : errno;
  }
  if (::close(fd) != 0 && failed == 0) failed = errno;
  return failed;
}

// What cannot be replaced by renaming: a terminal, a pipe, /dev/stdout.
bool is_special(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 && !S_ISREG(found.st_mode) && !S_ISDIR(found.st_mode);
}

}  // namespace

std::string place_of(std::string_view file, std::string_view run_folder) {
  if (run_folder.empty() || starts_with_any(file, {"/", "./", "../"})) return std::string(file);
  return text(run_folder, '/', file);
}

void replace_file(const std::string& path, std::string_view content) {
  int failed = 0;
  if (is_special(path)) {
    failed = write_new(path, content);
  } else {
    const std::string temporary = path + ".part";
    failed = write_new(temporary, content);
    if (failed == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) failed = errno;
    if (failed != 0) ::unlink(temporary.c_str());
  }
  if (failed != 0)
    throw failure(SPATE_E_IO,
                  text("cannot write ", path, ": ", std::string_view(std::strerror(failed)), "; ", next_step(failed)));
}

}  // namespace spate::report_json
