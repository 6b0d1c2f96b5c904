#include "proc/system_files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

namespace spate::proc {

std::optional<std::string> system_files::read(std::string_view path) const {
  const int file = ::open(at(path).c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  std::string out;
  ssize_t got = 0;
  do {
    const std::size_t size = out.size();
    out.resize(size + std::max<std::size_t>(4096, size));
    got = ::read(file, out.data() + size, out.size() - size);
    out.resize(size + static_cast<std::size_t>(got > 0 ? got : 0));
  } while (got > 0);
  const int why = errno;
  ::close(file);
  if (got == 0) return out;
  errno = why;
  return std::nullopt;
}

std::optional<std::string> system_files::link(std::string_view path) const {
  char target[256];
  const ssize_t size = ::readlink(at(path).c_str(), target, sizeof target);
  if (size < 0) return std::nullopt;
  return std::string(target, static_cast<std::size_t>(size));
}

std::optional<std::vector<std::string>> system_files::names(std::string_view folder) const {
  const std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(at(folder).c_str()), &::closedir);
  if (!open) return std::nullopt;
  std::vector<std::string> out;
  while (const dirent* each = ::readdir(open.get())) {
    const std::string_view name = each->d_name;
    if (name != "." && name != "..") out.emplace_back(name);
  }
  return out;
}

}  // namespace spate::proc
