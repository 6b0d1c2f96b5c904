#include "report/environment.hpp"

#include <sched.h>

#include <spate/text.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

namespace spate::report {

namespace {

#if defined(__clang__)
constexpr const char* built_with = "clang " __clang_version__;
#else
constexpr const char* built_with = "gcc " __VERSION__;
#endif

std::string first_line(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  return line;
}

// The value after "key<separator>" of the first line that starts with the key.
std::string value_of(const std::string& path, std::string_view key, char separator) {
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (line.compare(0, key.size(), key) != 0) continue;
    const std::size_t at = line.find(separator);
    if (at == std::string::npos) continue;
    std::string value = line.substr(at + 1);
    value.erase(0, value.find_first_not_of(" \t\""));
    value.erase(value.find_last_not_of(" \t\"") + 1);
    return value;
  }
  return {};
}

std::uint64_t number(std::string_view text) {
  std::uint64_t out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

std::uint32_t cores_by_affinity() {
  cpu_set_t set;
  CPU_ZERO(&set);
  return ::sched_getaffinity(0, sizeof set, &set) == 0 ? static_cast<std::uint32_t>(CPU_COUNT(&set)) : 0;
}

// The folder of this process's control group, version 2; the root's files do not exist there, and that is no limit.
std::string control_group(const std::string& root) {
  std::string path = value_of(root + "/proc/self/cgroup", "0::", ':');
  if (!path.empty() && path.front() == ':') path.erase(0, 1);
  return root + "/sys/fs/cgroup" + path;
}

std::uint32_t limited_by_quota(std::uint32_t cores, const std::string& group) {
  std::istringstream words(first_line(group + "/cpu.max"));  // "200000 100000" or "max 100000"
  std::string quota;
  std::uint64_t period = 0;
  if (!(words >> quota >> period) || quota == "max" || period == 0) return cores;
  const auto whole =
      static_cast<std::uint32_t>(std::ceil(static_cast<double>(number(quota)) / static_cast<double>(period)));
  return std::max(1u, cores == 0 ? whole : std::min(cores, whole));
}

std::uint64_t usable_memory(const std::string& root, const std::string& group) {
  const std::uint64_t machine = number(value_of(root + "/proc/meminfo", "MemTotal", ':')) * 1024;
  const std::uint64_t limit = number(first_line(group + "/memory.max"));  // "max" reads as 0
  return limit == 0 ? machine : std::min(machine, limit);
}

std::string or_unknown(std::string text) { return text.empty() ? "unknown" : text; }

}  // namespace

environment read_environment(const environment_sources& from) {
  environment out;
  const std::string group = control_group(from.root);
  out.cpu = or_unknown(value_of(from.root + "/proc/cpuinfo", "model name", ':'));
  out.cores = limited_by_quota(from.cores != 0 ? from.cores : cores_by_affinity(), group);
  out.memory_bytes = usable_memory(from.root, group);
  out.kernel = or_unknown(first_line(from.root + "/proc/sys/kernel/osrelease"));
  out.os = or_unknown(value_of(from.root + "/etc/os-release", "PRETTY_NAME", '='));
  out.spate_version = from.spate_version;
  out.compiler = built_with;
  return out;
}

std::string fingerprint(const environment& of) {
  constexpr std::uint64_t gibibyte = 1ull << 30;
  const std::string all =
      text(of.cpu, '\n', of.cores, '\n', (of.memory_bytes + gibibyte / 2) / gibibyte, '\n', of.kernel, '\n', of.os);
  std::uint64_t hash = 14695981039346656037ull;
  for (char c : all) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  std::string out(16, '0');
  for (std::size_t i = 16; i-- > 0; hash >>= 4) out[i] = "0123456789abcdef"[hash & 15];
  return out;
}

boost::json::object to_json(const environment& of) {
  return {{"fingerprint", fingerprint(of)},    {"cpu", of.cpu},          {"cores", of.cores},
          {"memory_bytes", of.memory_bytes},   {"kernel", of.kernel},    {"os", of.os},
          {"spate_version", of.spate_version}, {"compiler", of.compiler}};
}

}  // namespace spate::report
