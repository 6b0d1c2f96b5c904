#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spate::report {

/// Where a run's files shall go.
struct run_folder_request {
  std::string out;                 ///< `--out DIR`: this folder, absent or empty; "": a new one below `root`
  std::string root = "results";    ///< made when it is absent
  std::string profile;             ///< its name; becomes a part of the folder's
  std::int64_t start_wall_ns = 0;  ///< since the epoch; the folder's name shows it in local time
};

/// A parameter of the profile, as it is shown.
struct parameter {
  std::string name, text, origin;  ///< origin: "default", "option", "environment", "service"
  bool secret = false;
};

/// What stands in for a secret in everything that is written.
inline constexpr std::string_view secret_mask = "***";

/// The text of a parameter as it may be shown: the mask for a secret.
inline std::string_view shown(const parameter& of) { return of.secret ? secret_mask : std::string_view(of.text); }

/// Letters and digits in lower case, all else as single '-': "LLM-Eval API" -> "llm-eval-api"; never empty.
std::string slug(std::string_view name);

/// The folder of one run: it exists, was empty when it was made, and belongs to this run alone. Plain data; [any].
class run_folder {
 public:
  /// Makes results/<YYYYmmdd-HHMMSS>-<profile>/, with -2, -3, ... when another run took the name, or takes `out`.
  /// Nothing when that cannot be; `error` then says why and what to do. [control]
  static std::optional<run_folder> create(const run_folder_request& request, std::string& error);

  const std::string& path() const noexcept { return path_; }
  std::string intervals() const { return path_ + "/intervals.hlog"; }
  std::string events() const { return path_ + "/events.jsonl"; }
  std::string result() const { return path_ + "/result.json"; }
  std::string profile() const { return path_ + "/profile.toml"; }
  std::string parameters() const { return path_ + "/parameters.json"; }
  std::string rerun() const { return path_ + "/rerun.json"; }
  std::string log() const { return path_ + "/spate.log"; }

  /// Writes the profile as it was run and its parameters, secrets masked. [control]
  bool keep_profile(std::string_view source, const std::vector<parameter>& values, std::string& error) const;
  /// Writes what a rerun needs. [control]
  bool keep_rerun(std::string_view record, std::string& error) const;

 private:
  explicit run_folder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace spate::report
