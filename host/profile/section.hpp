#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "profile/text_resolver.hpp"
#include "profile/written.hpp"

namespace spate::profile {

/// A table that a person gave a name: [operation.NAME].
struct named_table {
  const written* table = nullptr;
  bool enabled = true;
  std::uint32_t index = 0;  ///< among the enabled ones, in source order
  const std::string& name() const { return table->key; }
};

/// All tables of one kind, enabled or not.
struct section {
  std::vector<named_table> tables;
  std::set<std::string, std::less<>> broken;  ///< names of what is no table: reported, and known

  const named_table* find(std::string_view name) const;
  std::vector<std::string> names() const;
};

/// The tables of [kind.*], with their `enabled` evaluated; parameters are the only names known then. Reports what is no
/// table, names that cannot be, and conditions that are none. `what` is "an operation".
section read_section(const written& root, std::string_view kind, std::string_view what, text_resolver&, diagnostics&);

/// The value of a table's `enabled`: true, false, or a condition over parameters; true when there is none.
bool is_enabled(const written& table, text_resolver&, diagnostics&);

}  // namespace spate::profile
