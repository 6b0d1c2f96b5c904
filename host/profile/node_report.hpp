#pragma once

#include <spate/abi/config.h>

#include "profile/config_tree.hpp"
#include "profile/diagnostics.hpp"

namespace spate::profile {

/// A spate_report that puts what a plugin or a data part reports at the node's place in the profile. Lives as long as
/// the call that it is handed to. [control]
class node_report {
 public:
  node_report(const config_tree& tree, diagnostics& report) : tree_(tree), report_(report) {
    sink_.struct_size = sizeof sink_;
    sink_.host_data = this;
    sink_.add = [](spate_report* sink, std::uint32_t severity, std::uint32_t node, spate_str message) noexcept {
      static_cast<node_report*>(sink->host_data)->add(severity, node, message);
    };
  }
  node_report(const node_report&) = delete;
  node_report& operator=(const node_report&) = delete;

  spate_report& sink() { return sink_; }
  std::size_t errors() const { return errors_; }

 private:
  void add(std::uint32_t severity, std::uint32_t node, spate_str message);

  const config_tree& tree_;
  diagnostics& report_;
  spate_report sink_{};
  std::size_t errors_ = 0;
};

}  // namespace spate::profile
