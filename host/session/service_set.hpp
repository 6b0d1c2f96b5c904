#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "plugin/registry.hpp"
#include "plugin/service_process.hpp"
#include "profile/loader.hpp"

namespace spate::session {

/// The services of one embedded run, each in a process and a working folder of its own inside the run folder. They and
/// their folders are gone when it goes; their logs stay. [control]
class service_set {
 public:
  service_set(plugin::registry&, const std::filesystem::path& run_folder);
  ~service_set();
  service_set(const service_set&) = delete;
  service_set& operator=(const service_set&) = delete;

  /// Starts them all; their endpoints become values of the parameters that they provide. False: `error` says which did
  /// not start and why.
  bool start(const profile::model&, std::vector<profile::override>& values, std::string& error);
  /// Those that ended by themselves since the last call, each a sentence.
  std::vector<std::string> ended();
  /// Ends them all; what was wrong with an end, each a sentence.
  std::vector<std::string> stop();

 private:
  struct running {
    std::string name;
    std::filesystem::path folder;
    std::unique_ptr<plugin::service_process> process;
    bool told = false;
  };

  plugin::registry& registry_;
  std::filesystem::path run_folder_;
  std::vector<running> running_;
};

}  // namespace spate::session
