#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/names.hpp"
#include "data/text_template.hpp"
#include "data/value.hpp"
#include "profile/diagnostics.hpp"
#include "profile/files.hpp"
#include "profile/written.hpp"

namespace spate::profile {

/// What became of a text with `${...}`.
struct resolved_text {
  std::string text;                             ///< when there is no template
  data::value constant;                         ///< of a text that is one hole: what fills it, with its type
  bool had_holes = false;                       ///< something was filled in
  std::optional<data::text_template> compiled;  ///< has a value only while the run is under way
};

/// Fills in what is known before the run: `${env:NAME}`, `${secret:NAME}` and parameters. Reports what has no value.
/// [control]
class text_resolver {
 public:
  using environment = std::function<std::optional<std::string>(const std::string&)>;
  text_resolver(diagnostics& report, const data::names& names, const environment& read, const files& known_files)
      : report_(report), names_(names), read_(read), files_(known_files) {}

  /// `${env:NAME}` and `${secret:NAME}` replaced by their values, in which nothing is a hole. Nothing when one is not
  /// set, which is reported.
  std::optional<std::string> fill_environment(const written& text);

  /// Nothing when there was a mistake, which is reported. With `known_only`, a text that has no value before the run
  /// is a mistake; `what` names the key in its message.
  std::optional<resolved_text> resolve(const written& text, bool known_only, std::string_view what);

  /// Reports mistakes inside a text, each at its own column when the text stands in the profile as it is.
  void report_errors(const written& text, std::string_view compiled, const std::vector<data::text_error>&);

  /// Where the value of a parameter was written, for paths in it.
  void set_folder(const std::string& parameter, std::string folder) { folders_[parameter] = std::move(folder); }
  /// The file that a text names once it is filled in as `name`. A relative path counts from the folder of where its
  /// beginning was written, which is another place when the text begins with a parameter.
  named_file find_file(const written& text, std::string_view name) const { return files_.find(folder_of(text), name); }
  /// That folder; empty: the current one.
  std::string folder_of(const written& text) const;

  /// Values of `${secret:NAME}` that were filled in, by name.
  const std::map<std::string, std::string>& secrets() const { return secrets_; }
  const data::names& names() const { return names_; }

 private:
  diagnostics& report_;
  const data::names& names_;
  const environment& read_;
  const files& files_;
  std::map<std::string, std::string> secrets_;
  std::map<std::string, std::string, std::less<>> folders_;
};

}  // namespace spate::profile
