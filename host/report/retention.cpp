#include "report/retention.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <spate/text.hpp>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

namespace spate::report {

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

// As run_folder::create names them: "20260102-030405-" and a slug.
bool is_named_as_a_run(const std::string& name) {
  constexpr std::string_view form = "dddddddd-dddddd-";
  if (name.size() <= form.size()) return false;
  for (std::size_t i = 0; i < form.size(); ++i)
    if (form[i] == 'd' ? std::isdigit(static_cast<unsigned char>(name[i])) == 0 : name[i] != form[i]) return false;
  return true;
}

// The profile that a run folder is of; nothing: it is none, or not a whole one.
std::optional<std::string> profile_of(const fs::path& folder) {
  std::error_code failed;
  const fs::path record = folder / "rerun.json";
  if (fs::symlink_status(folder, failed).type() != fs::file_type::directory ||
      fs::symlink_status(record, failed).type() != fs::file_type::regular)
    return std::nullopt;
  std::ifstream in(record, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  const json::value read = json::parse(text.str(), failed);
  const json::value* profile = !failed && read.is_object() ? read.get_object().if_contains("profile") : nullptr;
  return profile != nullptr && profile->is_string() ? std::optional(json::value_to<std::string>(*profile))
                                                    : std::nullopt;
}

// A run holds its event log locked until its process is gone.
bool goes_on(const fs::path& folder) {
  const int fd = ::open((folder / "events.jsonl").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return true;  // not known to be over
  const bool held = ::flock(fd, LOCK_EX | LOCK_NB) != 0;
  ::close(fd);
  return held;
}

std::uint64_t bytes_in(const fs::path& folder) {
  std::uint64_t out = 0;
  std::error_code failed;
  for (auto each = fs::recursive_directory_iterator(folder, failed); !failed && each != fs::end(each);
       each.increment(failed)) {
    std::error_code gone;
    if (each->symlink_status(gone).type() == fs::file_type::regular) out += each->file_size(gone);
  }
  return out;
}

// "20260102-030405-shop-2" began after "...-shop", and "-10" after "-9".
bool is_newer(const fs::path& a, const fs::path& b) {
  const std::string x = a.filename().string(), y = b.filename().string();
  constexpr std::size_t stamp = 15;
  if (const int order = x.compare(0, stamp, y, 0, stamp); order != 0) return order > 0;
  return x.size() != y.size() ? x.size() > y.size() : x > y;
}

std::vector<fs::path> older_runs(const fs::path& current) {
  std::vector<fs::path> out;
  const auto profile = profile_of(current);
  std::error_code failed;
  if (!profile || !is_named_as_a_run(current.filename().string())) return out;
  for (auto each = fs::directory_iterator(current.parent_path(), failed); !failed && each != fs::end(each);
       each.increment(failed)) {
    const fs::path folder = each->path();
    if (folder.filename() != current.filename() && is_named_as_a_run(folder.filename().string()) &&
        is_newer(current, folder) && profile_of(folder) == profile)
      out.push_back(folder);
  }
  std::sort(out.begin(), out.end(), is_newer);
  return out;
}

}  // namespace

removed_runs keep_newest(const std::string& current, const retention& limits) {
  removed_runs out;
  if (limits.off()) return out;
  std::uint64_t runs = 1, bytes = limits.bytes > 0 ? bytes_in(current) : 0;
  for (const fs::path& folder : older_runs(current)) {
    ++runs;
    bytes += limits.bytes > 0 ? bytes_in(folder) : 0;
    const bool stays = (limits.runs == 0 || runs <= limits.runs) && (limits.bytes == 0 || bytes <= limits.bytes);
    if (stays || goes_on(folder)) continue;
    std::error_code failed;
    fs::remove_all(folder, failed);
    if (failed)
      out.problems.push_back(text("cannot remove the run folder ", folder.string(), ": ", failed.message()));
    else
      out.names.push_back(folder.filename().string());
  }
  return out;
}

}  // namespace spate::report
