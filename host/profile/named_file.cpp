#include "profile/named_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "profile/suggest.hpp"

namespace spate::profile {
namespace {

namespace fs = std::filesystem;

constexpr const char* where_it_counts_from =
    "a relative path counts from the folder of the profile that it is written in, on the command line from the current "
    "one";

// Files beside the one that is missing; few enough to be looked at for a nearer name.
std::vector<std::string> files_in(const fs::path& folder) {
  constexpr std::size_t most = 1000;
  std::vector<std::string> out;
  std::error_code error;
  for (fs::directory_iterator each(folder.empty() ? "." : folder, error), end; !error && each != end;
       each.increment(error)) {
    if (out.size() == most) return {};
    out.push_back(each->path().filename().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string shown(const fs::path& folder) {
  return folder.empty() || folder == "." ? "the current folder" : folder.lexically_normal().string();
}

// Zero, or errno. A pipe without a writer must not hold the loader up.
int open_once(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return errno;
  ::close(descriptor);
  return 0;
}

}  // namespace

named_file find_named_file(const std::string& folder, std::string_view text) {
  named_file out;
  if (text.empty()) {
    out.mistake = "an empty text names no file";
    out.next_step = "write the file's name, or leave the key out";
    return out;
  }
  if (text.find('\0') != std::string_view::npos) {
    out.mistake = "a file's name cannot hold a zero byte";
    out.next_step = "write the file's name without \\u0000";
    return out;
  }
  const fs::path path = fs::path(folder) / fs::path(text);
  const std::string quoted = "\"" + std::string(text) + "\"";
  const std::string looked = fs::path(text).is_absolute() ? "" : " (looked in " + shown(folder) + ")";
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    out.mistake = quoted + " is a folder" + looked;
    out.next_step = "name a file in it";
    return out;
  }
  switch (const int error = open_once(path)) {
    case 0:
      out.path = path.string();
      break;
    case ENOENT:
    case ENOTDIR: {
      out.mistake = "no such file " + quoted + looked;
      const std::string near = nearest_name(path.filename().string(), files_in(path.parent_path()));
      out.next_step = near.empty() ? where_it_counts_from
                                   : "did you mean \"" + (fs::path(text).parent_path() / near).string() + "\"?";
      break;
    }
    case EACCES:
      out.mistake = quoted + " may not be read" + looked;
      out.next_step = "give the user who runs spate the right to read it";
      break;
    default:
      out.mistake = quoted + " cannot be opened: " + std::strerror(error) + looked;
      out.next_step = "name a file that can be read";
  }
  return out;
}

}  // namespace spate::profile
