#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/surroundings.hpp"

namespace spate::cli {

/// Folders that hold profiles, in order: the current one, SPATE_PROFILE_PATH, ../share/spate/profiles beside the
/// executable, /usr/local/share/spate/profiles, /usr/share/spate/profiles.
std::vector<std::filesystem::path> profile_folders(const surroundings&);

/// The file of a profile given by path ("./mine.toml") or by name ("llm_eval_api"). Throws usage_error, with what there
/// is and the nearest name.
std::filesystem::path find_profile(const std::string& given, const surroundings&);

/// Names of the profiles in the folders, sorted, each once.
std::vector<std::string> profile_names(const surroundings&);

}  // namespace spate::cli
