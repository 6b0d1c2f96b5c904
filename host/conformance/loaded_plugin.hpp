#pragma once

#include <memory>
#include <string>
#include <vector>

#include "conformance/configuration.hpp"
#include "conformance/stage.hpp"
#include "plugin/library.hpp"
#include "plugin/plugin_host.hpp"

namespace spate::conformance {

/// A plugin of the file, loaded in the process of a rule, with the host that it sees: the real one, without templates
/// and expectations.
class loaded_plugin {
 public:
  /// Throws plugin::error when the file does not load, or holds no such plugin.
  loaded_plugin(const std::filesystem::path& file, const std::string& kind, const std::string& id);

  plugin::kind kind() const { return what_->kind; }
  const void* table() const { return what_->table; }
  const spate_host* host() const { return host_->view(); }
  const key_tables& keys() const { return keys_; }

  /// The plugin's own `check`. What it does wrong itself is a violation.
  std::vector<objection> check(const spate_config&, stage&) const;
  made_configuration configure(const std::vector<std::string>& sets, int port, stage&) const;

 private:
  plugin::run_services shared_;
  std::unique_ptr<plugin::plugin_host> host_;
  std::unique_ptr<plugin::library> library_;
  const plugin::library::descriptor* what_ = nullptr;
  key_tables keys_;
};

}  // namespace spate::conformance
