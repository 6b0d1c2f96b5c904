#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <spate/config.hpp>

#include "profile/key_table.hpp"
#include "profile/written.hpp"

namespace spate::profile {

/// The templates among a target's keys: every operation sends them too, except where it says something else itself. It
/// does when it has written the same key, whatever its value; a table of fixed keys (`auth`) counts as a whole, one of
/// free names (`headers`) name by name, without regard to case. [control]
class target_templates {
 public:
  /// From what the plugin is handed of a target.
  explicit target_templates(node target) { collect(target, {}); }

  /// The ids of the templates that an operation sends. `keys` are those that its plugin declares for operations.
  std::vector<std::uint32_t> sent_with(const written& operation, const key_table& keys) const;

 private:
  struct templated {
    std::vector<std::string> path;  ///< up to the array that holds it, if one does
    std::uint32_t id = 0;
  };
  void collect(node from, const std::vector<std::string>& path);

  std::vector<templated> all_;
};

}  // namespace spate::profile
