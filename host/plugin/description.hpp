#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <spate/abi/config.h>

#include "plugin/library.hpp"

namespace spate::plugin {

/// One key as a person reads it.
struct described_key {
  std::string path, kind, doc;
  std::string default_text;  ///< as in a profile; empty: none
  bool has_default = false;
  std::string range;  ///< "1 to 64", "at least 0", or empty
  std::vector<std::string> choices;
  bool required = false, secret = false, templated = false, deprecated = false, file = false;
};

struct described_table {
  std::string title;  ///< "target", "operation", or empty when the plugin has one table
  std::vector<described_key> keys;
};

struct described_metric {
  std::string name, unit, doc;
};

struct described_plugin {
  std::string kind, id, version, summary;
  std::vector<described_table> tables;
  std::vector<std::string> capabilities, outcomes;
  std::vector<described_metric> metrics;  ///< of a monitor, or of a protocol its own
  std::vector<std::string> mistakes;      ///< keys that a profile could not use, since the host's have the same name
};

/// Everything that a plugin file says of itself; or why it cannot be used. Plain data.
struct description {
  std::filesystem::path file;
  std::string error;  ///< not empty: the rest is
  std::string sdk_version, built_with, abi;
  std::vector<std::string> requires_extensions;
  std::vector<described_plugin> plugins;
};

description describe(const library&);

/// Of a key's declaration. Defaults of secret keys are masked.
std::vector<described_key> describe_keys(const spate_keys&);

/// To cross a process: `from_json(to_json(d))` is d. from_json throws when the text is none of ours.
std::string to_json(const description&);
description from_json(std::string_view);

/// Loads the file in a child process, so that a plugin that crashes, hangs or exits while it loads cannot take this
/// process along; the description's error then names the signal. Call it before any thread is started. [control]
description describe_file(const std::filesystem::path& file, int timeout_ms = 10'000);

}  // namespace spate::plugin
