#pragma once

#include <optional>
#include <string>

#include "profile/loader.hpp"

namespace spate::profile {

/// The value as a number, for limits: of a duration nanoseconds, of a size bytes; nothing for other types and misspelt
/// ones.
std::optional<double> magnitude(parameter_type, const std::string& text);

/// Whether the parameter may have the value: its type, choices and limits; reports why not.
bool check(const parameter&, const std::string& text, place at, diagnostics&);

}  // namespace spate::profile
