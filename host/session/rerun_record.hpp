#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "profile/loader.hpp"

namespace spate::session {

/// What a run was made of, kept in its folder as rerun.json, so that the same operations can be sent again. Secrets are
/// not in it: they have to be given again.
struct rerun_record {
  std::string spate_version, profile;                      ///< the profile's path, absolute
  std::vector<std::pair<std::string, std::string>> files;  ///< the profile and what it includes: absolute path, text
  std::vector<std::string> sets;
  std::vector<std::pair<std::string, std::string>> parameters;  ///< every one, as it was, secrets left out
  std::vector<std::string> secrets, secret_sets;                ///< parameters and keys that have to be given again
  std::vector<std::pair<std::string, std::string>> reports;
  bool embedded = false;
};

/// Of a run under way; `compiled`: what the compiler left, so that secrets given by --set are masked. Parameters that a
/// service provided are left out: it provides them again.
rerun_record record_of(const std::string& profile, const profile::diagnostics& compiled, const profile::load_options&,
                       const profile::model&, bool embedded, const std::string& spate_version);

std::string to_json(const rerun_record&);
/// Nothing when that is no record; `error` then says why.
std::optional<rerun_record> read_rerun_record(const std::string& text, std::string& error);

/// The disk, but the record's files as they were then.
profile::files files_of(const rerun_record&);

}  // namespace spate::session
