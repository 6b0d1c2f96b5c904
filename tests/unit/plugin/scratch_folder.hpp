#pragma once

#include <filesystem>
#include <string>

namespace spate::test {

/// An empty folder that is gone with the object.
class scratch_folder {
 public:
  scratch_folder();
  ~scratch_folder();
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// A plugin that was built for the tests: its file.
std::filesystem::path test_plugin(const std::string& name);

}  // namespace spate::test
