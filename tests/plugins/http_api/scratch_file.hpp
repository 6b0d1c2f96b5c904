// A file that is gone after the test.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace spate::test {

struct scratch_file {
  explicit scratch_file(std::string_view bytes = {}) {
    int descriptor = ::mkstemp(path);
    if (descriptor >= 0) ::close(descriptor);
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  ~scratch_file() { ::unlink(path); }
  scratch_file(const scratch_file&) = delete;
  scratch_file& operator=(const scratch_file&) = delete;

  std::vector<std::string> lines() const {
    std::ifstream in(path);
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
  }
  std::string name() const { return std::string(path).substr(5); }

  char path[32] = "/tmp/spate-log-XXXXXX";
};

}  // namespace spate::test
