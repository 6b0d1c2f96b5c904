#include "net/file_bytes.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <spate/failure.hpp>

namespace spate::net {

std::string file_bytes(node from) {
  const std::string path(from.as_string());
  auto refuse = [&] {
    throw failure(SPATE_E_CONFIG,
                  text("the file '", path, "' cannot be read: ", std::strerror(errno), "; check its path and rights"),
                  from.index());
  };
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) refuse();
  std::string out;
  std::unique_ptr<char[]> block(new char[65536]);
  while (std::size_t size = std::fread(block.get(), 1, 65536, file.get())) out.append(block.get(), size);
  if (std::ferror(file.get()) != 0) refuse();
  return out;
}

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace spate::net
