#include "scratch_folder.hpp"

#include <stdlib.h>

#include <stdexcept>

namespace spate::test {

scratch_folder::scratch_folder() {
  std::string name = std::filesystem::temp_directory_path() / "spate-test-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  path_ = name;
}

scratch_folder::~scratch_folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path test_plugin(const std::string& name) {
  return std::filesystem::path(TEST_PLUGINS) / (name + ".so");
}

}  // namespace spate::test
