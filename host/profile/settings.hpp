#pragma once

#include "profile/loader.hpp"
#include "profile/written.hpp"

namespace spate::profile {

/// Applies `--set a.b.c=value`: the value is read as TOML, else taken as a text. Reports paths that lead nowhere.
void apply_sets(written& root, const std::vector<std::string>& sets, diagnostics&);

/// Adds `--reporter json=FILE` to the [report] table; FILE goes to the reporter's key `file`.
void apply_reports(written& root, const std::vector<std::pair<std::string, std::string>>& reports, diagnostics&);

}  // namespace spate::profile
