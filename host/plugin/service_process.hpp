#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <spate/abi/config.h>

#include "plugin/file_descriptor.hpp"

namespace spate::plugin {

struct service_request {
  std::string id;                        ///< of the plugin: "llm_eval_server"
  std::filesystem::path library;         ///< registry::file_of: the child loads this very file
  const spate_config* config = nullptr;  ///< checked; null: no keys, defaults are not filled in
  std::filesystem::path folder;          ///< the child's working directory; made when absent
  std::filesystem::path log_file;        ///< its output, appended; empty: <folder>/<id>.log
  std::filesystem::path executable;      ///< that understands `serve`; empty: the running one
  int ready_timeout_ms = 60'000;
};

/// A service in a process of its own (`spate serve ID`), ready when the constructor is done. It dies with the thread
/// that started it, even on SIGKILL, and not with the terminal's ctrl-C: the host decides when it ends. [control] of
/// one thread, which outlives the object.
class service_process {
 public:
  /// Throws plugin::error with the child's own words and its log file when it does not become ready.
  explicit service_process(const service_request&);
  /// Stops it when nobody did.
  ~service_process();
  service_process(const service_process&) = delete;
  service_process& operator=(const service_process&) = delete;

  pid_t pid() const noexcept { return pid_; }
  /// "http" -> "http://127.0.0.1:8000".
  const std::map<std::string, std::string>& endpoints() const noexcept { return endpoints_; }
  const std::filesystem::path& log_file() const noexcept { return log_file_; }

  /// Why the process is gone although nobody stopped it; nothing while it runs. Does not block.
  std::optional<std::string> died();

  /// SIGTERM, SIGKILL when it is not gone after the grace. Returns what was wrong with the end, or an empty text. Later
  /// calls do nothing.
  std::string stop(int grace_ms = 10'000);

 private:
  void start(const service_request&, int config, int ready, int life);
  void wait_until_ready(const service_request&, int ready);
  bool reap(int timeout_ms);
  [[noreturn]] void give_up(const std::string& why);

  std::string id_;
  std::filesystem::path log_file_;
  std::map<std::string, std::string> endpoints_;
  file_descriptor life_;  // the child stops when its other end is closed
  pid_t pid_ = -1;
  bool gone_ = false, stopped_ = false;
  int status_ = 0;
};

}  // namespace spate::plugin
