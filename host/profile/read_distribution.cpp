#include "profile/read_distribution.hpp"

#include <algorithm>
#include <array>
#include <spate/config.hpp>

#include "profile/node_report.hpp"
#include "profile/suggest.hpp"

namespace spate::profile {

std::optional<data::distribution> read_distribution(const config_tree& tree, std::uint32_t node, diagnostics& report) {
  static const std::array<std::string, 3> known = {"uniform", "exponential", "constant"};
  const spate::node table(tree.view(), node);
  if (table.is_table()) {
    for (const spate::node each : table) {
      if (std::find(known.begin(), known.end(), each.key()) != known.end()) continue;
      report.error(tree.key_place_of(each.index()), "unknown distribution `" + std::string(each.key()) + "`",
                   suggest(each.key(), known, "write \"2s\", or a table with one of"));
      return std::nullopt;
    }
  }
  node_report sink(tree, report);
  return data::compile_distribution(tree.view(), node, sink.sink());
}

}  // namespace spate::profile
