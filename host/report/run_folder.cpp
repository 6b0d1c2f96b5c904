#include "report/run_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/json.hpp>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>

#include "data/utf8.hpp"
#include "report/file.hpp"

namespace spate::report {

namespace {

namespace fs = std::filesystem;

std::string cannot_make(const std::string& path, int error_number) {
  return "cannot make the run folder " + path + ": " + std::strerror(error_number) +
         "; run in a folder that you may write to, or choose one with --out DIR";
}

bool make_parents(const std::string& path, std::string& error) {
  std::error_code failed;
  fs::create_directories(path, failed);
  if (failed) error = cannot_make(path, failed.value());
  return !failed;
}

bool take_folder(const std::string& path, std::string& error) {
  std::error_code failed;
  const fs::file_status status = fs::status(path, failed);
  if (status.type() == fs::file_type::not_found) return make_parents(path, error);
  if (status.type() != fs::file_type::directory) {
    error = failed ? cannot_make(path, failed.value()) : path + " is not a folder; give --out a new or empty one";
    return false;
  }
  if (::access(path.c_str(), R_OK | W_OK | X_OK) != 0) {
    error = cannot_make(path, errno);
    return false;
  }
  if (!fs::is_empty(path, failed) || failed) {
    error = "the folder " + path + " is not empty; give --out a new or empty one, so that no other run is overwritten";
    return false;
  }
  return true;
}

std::string local_time(std::int64_t wall_ns) {
  const std::time_t seconds = static_cast<std::time_t>(wall_ns / 1'000'000'000);
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y%m%d-%H%M%S", &parts)};
}

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

std::string slug(std::string_view name) {
  constexpr std::size_t longest = 64;
  std::string out;
  for (char c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (is_word(c))
      out += c;
    else if (!out.empty() && out.back() != '-')
      out += '-';
    if (out.size() == longest) break;
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.empty() ? "run" : out;
}

std::optional<run_folder> run_folder::create(const run_folder_request& request, std::string& error) {
  if (!request.out.empty()) {
    if (!take_folder(request.out, error)) return std::nullopt;
    return run_folder(request.out);
  }
  if (!make_parents(request.root, error)) return std::nullopt;
  const std::string first = request.root + "/" + local_time(request.start_wall_ns) + "-" + slug(request.profile);
  constexpr int most = 1000;
  for (int n = 1; n <= most; ++n) {
    std::string path = n == 1 ? first : first + "-" + std::to_string(n);
    if (::mkdir(path.c_str(), 0755) == 0) return run_folder(std::move(path));
    if (errno != EEXIST) {
      error = cannot_make(path, errno);
      return std::nullopt;
    }
  }
  error = cannot_make(first, EEXIST);
  return std::nullopt;
}

bool run_folder::keep_profile(std::string_view source, const std::vector<parameter>& values, std::string& error) const {
  boost::json::object all;
  for (const parameter& each : values)
    all[each.name] = boost::json::object{{"value", shown(each)}, {"origin", each.origin}};
  return write_file(profile(), source, error) &&
         write_file(parameters(), data::as_utf8(boost::json::serialize(all)) + "\n", error);
}

bool run_folder::keep_rerun(std::string_view record, std::string& error) const {
  return write_file(rerun(), record, error);
}

}  // namespace spate::report
