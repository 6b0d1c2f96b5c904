#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <spate/abi/config.h>

#include "plugin/file_descriptor.hpp"
#include "profile/config_tree.hpp"

namespace spate::conformance {

/// The keys of a plugin: of a protocol those of the target and of its operations, of the others one table.
struct key_tables {
  std::string first_name, second_name;  ///< "target", "operation"; "reporter", ""
  spate_keys first{}, second{};
  bool has_second() const { return !second_name.empty(); }
};

/// A value given by hand: table, path and text.
struct given_value {
  std::string table, path, text;
};

/// "target.base_url=http://..." for a protocol, "file=out.json" for the others. Throws std::invalid_argument with what
/// to write instead.
std::vector<given_value> read_sets(const std::vector<std::string>& sets, const key_tables&);

/// What a plugin's own check says of a configuration: one entry for each error, with its node.
struct objection {
  std::uint32_t node = SPATE_NONE;
  std::string message;
};
using plugin_check = std::function<std::vector<objection>(const spate_config&)>;

/// A configuration that the plugin accepts, or what stands in the way.
struct made_configuration {
  std::optional<profile::config_tree> tree;
  std::string text;     ///< as it would stand in a profile
  std::string problem;  ///< the latest objection, when there is no tree
};

/// Finds a small configuration that `check` accepts: what was given, values for the required keys, and, as long as
/// there are objections, other values and optional keys, tried in turn. Addresses lead to `closed_port` of this
/// machine, where nothing listens. [control]
made_configuration make_configuration(const key_tables&, const std::vector<given_value>&, int port,
                                      const plugin_check&);

/// A port of loopback: nobody listens on it, or, when it is silent, connections are taken and never answered. As long
/// as the object lives.
class unserved_port {
 public:
  explicit unserved_port(bool silent);
  int number() const { return number_; }

 private:
  plugin::file_descriptor socket_;
  int number_ = 0;
};

}  // namespace spate::conformance
