#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/target_port.hpp"
#include "plugin/plugin_host.hpp"
#include "plugin/registry.hpp"
#include "profile/model.hpp"
#include "verdict/result_document.hpp"

namespace spate::session {

/// The instances of a profile's targets, destroyed in reverse order. Borrows model, registry and services. [control]
class target_set {
 public:
  target_set(const profile::model&, plugin::registry&, plugin::run_services&);
  ~target_set();
  target_set(const target_set&) = delete;
  target_set& operator=(const target_set&) = delete;

  /// Creates them all; a sentence that says which could not be and why, or empty.
  std::string create();
  std::vector<engine::target_port> ports() const;
  /// Leaves instances and hosts as they are until the process ends: a plugin still uses them.
  void abandon();
  /// By operation of the model, its checks and how they went so far.
  std::vector<std::vector<std::pair<std::string, verdict::check_count>>> checks() const;
  /// By target, the names of the outcomes that its plugin declares.
  std::vector<std::vector<std::string>> plugin_outcomes() const;

 private:
  struct one {
    std::unique_ptr<plugin::plugin_host> host;
    const spate_protocol* protocol = nullptr;
    spate_instance* instance = nullptr;
  };

  const profile::model& model_;
  plugin::registry& registry_;
  plugin::run_services& services_;
  std::vector<one> targets_;
};

}  // namespace spate::session
