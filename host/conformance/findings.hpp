#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace spate::conformance {

enum class state { held, violated, left_out };

/// What became of one rule.
struct finding {
  std::string rule;  ///< a sentence: "every operation comes back exactly once"
  conformance::state state = state::held;
  std::vector<std::string> words;  ///< a sentence for each violation; of a rule that was left out, why
};

/// One plugin of a file.
struct subject {
  std::string kind, id, version;
  std::vector<finding> findings;

  bool violated() const;
  bool left_out() const;
};

/// A whole file; `error` says why it does not load.
struct file_findings {
  std::filesystem::path file;
  std::string error;
  std::vector<subject> subjects;
};

/// A value for a key of the plugin's: "target.base_url=http://127.0.0.1:8000", "operation.get=/", "file=out.json".
struct check_request {
  std::filesystem::path file;
  std::vector<std::string> sets;
  int patience_ms = 20'000;  ///< for each rule; a plugin that is not done by then has hung
};

/// Runs every rule that fits the plugins of the file, each in a process of its own: one that crashes, hangs or leaves
/// costs that rule only. Throws std::invalid_argument for a set that is none. Call it before any thread is started.
/// [control]
file_findings check_file(const check_request&);

}  // namespace spate::conformance
