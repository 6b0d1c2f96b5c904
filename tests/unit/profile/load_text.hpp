#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "profile/loader.hpp"

namespace spate::profile::test {

/// What loading a profile gave, with the fake catalogue.
struct loaded {
  diagnostics report;
  std::unique_ptr<document> read;
  std::unique_ptr<model> made;

  std::string printed() const { return report.print(false); }
};

/// Loads a profile from a file.
loaded load_file(const std::string& path, load_options options = {});
/// Loads a profile from a text, through a file of its own named `x.toml` in a folder for this process.
loaded load_text(std::string_view text, load_options options = {});
/// Writes a file into the folder of load_text and returns its path.
std::string write_file(const std::string& name, std::string_view text);

/// A profile that is right and as short as one can be; each part can be replaced.
std::string short_profile();
/// `text` with the first `from` replaced; the test fails when there is none.
std::string with(std::string text, std::string_view from, std::string_view to);

}  // namespace spate::profile::test
