#pragma once

#include <string_view>

#include "profile/diagnostics.hpp"
#include "profile/written.hpp"

namespace spate::profile {

/// Whether the key can be used as `${name}`: letters, digits and `_`, no digit first, and no word of the language.
/// Reports why not; `what` is "a parameter".
bool check_variable_name(const written&, std::string_view what, diagnostics&);

/// Whether the key can name a table ([operation.NAME]): letters, digits, `_` and `-`. Reports why not.
bool check_table_name(const written&, std::string_view what, diagnostics&);

}  // namespace spate::profile
