#include "profile/files.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace spate::profile {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_bytes = 16 << 20;

file_text read_file(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return {{}, "is a folder"};
  if (!fs::exists(path, error)) return {{}, "there is no such file"};
  if (fs::is_regular_file(path, error) && fs::file_size(path, error) > most_bytes) return {{}, "is above 16 MiB"};
  std::ifstream in(path, std::ios::binary);
  if (!in) return {{}, "cannot be opened"};
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (in.bad()) return {{}, "cannot be read"};
  return {std::move(text), {}};
}

}  // namespace

const files& on_disk() {
  static const files disk{read_file, find_named_file};
  return disk;
}

}  // namespace spate::profile
