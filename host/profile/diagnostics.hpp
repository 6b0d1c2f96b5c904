#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "profile/model.hpp"

namespace spate::profile {

enum class severity : std::uint8_t { error, warning };

/// One mistake: what is wrong, where, and what to do next.
struct diagnostic {
  profile::severity severity = profile::severity::error;
  place at;
  std::string message;
  std::string next_step;  ///< "did you mean `timeout`?", or empty
};

/// Collects every mistake of a profile, so that a person sees them all at once. Knows the files' lines.
class diagnostics {
 public:
  /// Registers a file and its text; returns its index for `place::file`.
  std::uint32_t add_file(std::string name, std::string text);
  /// The same for what stands in no file: an option, a variable.
  std::uint32_t add_given(std::string name, std::string text);
  /// The folder that relative paths written there count from: of the file; empty, the current one, when there is none.
  std::string folder_of(place) const;
  void error(place, std::string message, std::string next_step = {});
  void warning(place, std::string message, std::string next_step = {});
  /// Masks a secret in all that was said, and in what was given on the command line.
  void hide(std::string_view secret);
  bool has_errors() const { return error_count() > 0; }
  std::size_t error_count() const;
  const std::vector<diagnostic>& all() const { return all_; }
  const std::vector<std::string>& files() const { return names_; }
  /// Whether it is one, and not an option or a variable.
  bool is_file(std::uint32_t index) const;
  const std::string& text(std::uint32_t file) const { return texts_.at(file); }
  /// "profiles/x.toml:12:8", for a message that names a second place.
  std::string name(place) const;
  /// Names of a text may begin with this, and do not in the file: for `inside`.
  void add_prefix(std::string prefix) { prefixes_.push_back(std::move(prefix)); }
  /// The place of byte `offset` of a text whose opening quote is at `text_at`; `text_at` itself when the text was
  /// written with escapes or over several lines.
  place inside(place text_at, std::string_view text, std::size_t offset) const;

  /// All of them in order of file, line and column: `file:line:column: error: what`, the line itself, a caret under the
  /// place, and the next step; then the count. With ANSI colours when asked for.
  std::string print(bool color) const;

 private:
  void add(diagnostic);

  std::vector<diagnostic> all_;
  std::vector<std::string> names_, texts_;
  std::vector<std::string> prefixes_;
  std::vector<std::uint32_t> given_;  ///< indices of those that are no files
};

}  // namespace spate::profile
