#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "profile/diagnostics.hpp"
#include "profile/written.hpp"

namespace spate::profile {

/// Reads a TOML 1.0 text, whose places then name `file`. A syntax error becomes a diagnostic and nothing is returned.
std::optional<written> read_toml(std::string_view text, std::uint32_t file, diagnostics&);

/// One value as it stands right of a `=`: `5`, `"text"`, `[1, 2]`; nothing when it is none. All places are `at`.
std::optional<written> read_toml_value(std::string_view text, place at);

}  // namespace spate::profile
