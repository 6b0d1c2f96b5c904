#pragma once

#include <string>
#include <vector>

#include "plugin/description.hpp"

namespace spate::cli {

/// One row of `spate plugin list`.
struct plugin_row {
  std::string kind, id, version, file, summary;
};

/// Columns wide enough for what is in them, the summary last.
std::string plugin_table(const std::vector<plugin_row>&);

/// `spate plugin inspect`: what the plugin says of itself, a key a paragraph.
std::string inspect_text(const plugin::description& from, const plugin::described_plugin&);

/// `--markdown`: the option tables of the plugin's README.
std::string inspect_markdown(const plugin::described_plugin&);

}  // namespace spate::cli
