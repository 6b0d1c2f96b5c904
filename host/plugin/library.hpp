#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <spate/abi/core.h>

#include "plugin/kind.hpp"

namespace spate::plugin {

/// A loaded plugin file whose entry and descriptors this host understands. Never unloaded: descriptors stay valid until
/// the process ends, also after the library object is gone. [control]
class library {
 public:
  /// Loads with RTLD_NOW | RTLD_LOCAL and checks everything that can be checked without calling a plugin's own code:
  /// trust, entry symbol, ABI version, table sizes, needed extensions, descriptors. Throws plugin::error with the
  /// loader's own words.
  static library open(const std::filesystem::path& file);

  struct descriptor {
    plugin::kind kind;
    std::string_view id, version, summary;
    const void* table;  ///< spate_protocol, spate_reporter, spate_service or spate_monitor
  };

  const std::filesystem::path& file() const { return file_; }
  const spate_entry& entry() const { return *entry_; }
  const std::vector<descriptor>& descriptors() const { return descriptors_; }
  const descriptor* find(kind, std::string_view id) const;
  /// "protocol http_api, service llm_eval_server".
  std::string holds() const;

 private:
  library() = default;
  std::filesystem::path file_;
  const spate_entry* entry_ = nullptr;
  std::vector<descriptor> descriptors_;
};

}  // namespace spate::plugin
