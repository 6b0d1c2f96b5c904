#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <spate/abi/config.h>

#include "profile/diagnostics.hpp"
#include "profile/files.hpp"
#include "profile/part.hpp"
#include "profile/written.hpp"

namespace spate::profile {

/// A profile with what it includes. Plain data.
struct merged_files {
  written root;
  std::vector<part> parts;  ///< profiles that it includes under a prefix, in their order
};

/// Reads a profile and the files that it includes, merged: tables of the same name merge, the including file wins.
/// `text` is then the profile's own. Nothing when the profile itself cannot be read; every mistake is reported.
std::optional<merged_files> read_with_includes(const std::string& path, std::string& text, diagnostics&, const files&);

/// The keys of a profile under `include`, when it is more than a file's name.
std::span<const spate_key> include_table_keys();

}  // namespace spate::profile
