#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "profile/catalogue.hpp"
#include "profile/diagnostics.hpp"
#include "profile/files.hpp"
#include "profile/model.hpp"

namespace spate::profile {

enum class parameter_type : std::uint8_t {
  string,
  url,
  integer,
  number,
  boolean,
  duration,
  size,
  rate,
  list,     ///< of texts
  integers  ///< a list of whole numbers
};

/// A `[params]` entry: an option and an environment variable of the command.
struct parameter {
  /// The default while another parameter has this value: `default_by = { size = { target = 100 } }`.
  struct conditional_default {
    std::string parameter, value, text;
    place parameter_at, value_at;  ///< of the names
    place text_at;                 ///< of the default
  };
  std::string name;    ///< in templates: ${name}
  std::string option;  ///< without dashes; the name with `_` as `-` unless `option` says otherwise
  std::vector<std::string> aliases;
  std::string environment;  ///< or empty
  std::string help, default_text;
  std::string part;  ///< the prefix under which its profile was included; empty: the profile's own
  std::vector<conditional_default> defaults_by;
  parameter_type type = parameter_type::string;
  std::vector<std::string> choices;
  bool secret = false;
  place at;
  bool has_default = false;
  place default_at;
  std::optional<double> min, max;  ///< in base units: ns, bytes, per second
  std::string min_text, max_text;  ///< as written
};

/// A value given for a parameter from outside the profile.
struct override {
  std::string name, text;
  std::string origin;  ///< "option", "service"
};

struct load_options {
  std::vector<override> parameters;
  std::vector<std::string> sets;  ///< "operation.create_run.timeout=2s": `--set`
  std::function<std::optional<std::string>(const std::string&)> environment;  ///< reads a variable
  std::vector<std::pair<std::string, std::string>> extra_reports;             ///< "json" -> "FILE": `--reporter`
  files known_files = on_disk();                                              ///< where keys that name files look
};

/// A profile's files, read and merged, before parameters have values.
class document {
 public:
  /// Reads `path` and what it includes. Mistakes go to the diagnostics; null when nothing can be read from it.
  static std::unique_ptr<document> read(const std::string& path, diagnostics&, const files& = on_disk());
  ~document();

  const std::vector<parameter>& parameters() const;
  /// Checks everything and compiles the model; null when there was an error. May be called again with other values (a
  /// service's endpoint).
  std::unique_ptr<model> compile(const load_options&, catalogue&, diagnostics&) const;
  /// Checks and compiles the data sources alone, and the seed: what a file that others include may consist of. The
  /// model has no load and no plugin's configuration; null when there was an error.
  std::unique_ptr<model> compile_data(const load_options&, diagnostics&) const;

 private:
  struct content;
  explicit document(std::unique_ptr<content>);
  std::unique_ptr<content> content_;
};

/// The reports that `--reporter` asks for, without a profile.
std::vector<report> reports_of(const std::vector<std::pair<std::string, std::string>>& asked, catalogue&, diagnostics&);

}  // namespace spate::profile
