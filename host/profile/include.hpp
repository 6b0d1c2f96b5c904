#pragma once

#include <optional>
#include <string>

#include "profile/diagnostics.hpp"
#include "profile/files.hpp"
#include "profile/written.hpp"

namespace spate::profile {

/// Reads a profile and the files that it includes, merged: tables of the same name merge, the including file wins.
/// `text` is then the profile's own. Nothing when the profile itself cannot be read; every mistake is reported.
std::optional<written> read_with_includes(const std::string& path, std::string& text, diagnostics&, const files&);

}  // namespace spate::profile
