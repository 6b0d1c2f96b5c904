#include <algorithm>
#include <limits>

#include "cpu_use.hpp"
#include "proc/lines.hpp"

namespace spate::monitor_process {

namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

// "0-3,8": how many.
double cores_in(std::string_view list) {
  double count = 0;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view range = list.substr(0, comma);
    const auto from = proc::number(range);
    const std::size_t dash = range.find('-');
    const auto to = dash == std::string_view::npos ? from : proc::number(range.substr(dash + 1));
    if (from && to && *to >= *from) count += static_cast<double>(*to - *from + 1);
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return count;
}

double bound_cores(std::string_view status) {
  while (!status.empty()) {
    std::string_view line = proc::next_line(status);
    if (proc::next_word(line) == "Cpus_allowed_list:") return cores_in(proc::next_word(line));
  }
  return 0;
}

double quota(std::optional<std::uint64_t> time, std::optional<std::uint64_t> period) {
  return time && period && *time > 0 && *period > 0 ? static_cast<double>(*time) / static_cast<double>(*period)
                                                    : unlimited;
}

double quota_of(const proc::system_files& files, const std::string& group) {
  if (const auto text = files.read(group + "/cpu.max")) {  // "200000 100000" or "max 100000"
    std::string_view words = *text;
    const auto time = proc::number(proc::next_word(words));
    return quota(time, proc::number(proc::next_word(words)));
  }
  const auto time = files.read(group + "/cpu.cfs_quota_us"), period = files.read(group + "/cpu.cfs_period_us");
  return time && period ? quota(proc::number(*time), proc::number(*period)) : unlimited;
}

// The least of a group's and of all those above it.
double least_quota(const proc::system_files& files, const std::string& base, std::string_view group) {
  double least = quota_of(files, base);
  for (std::size_t at = group.find('/', 1); group.size() > 1; at = group.find('/', at + 1)) {
    least = std::min(least, quota_of(files, base + std::string(group.substr(0, at))));
    if (at == std::string_view::npos) break;
  }
  return least;
}

bool has_word(std::string_view list, std::string_view word) {
  for (std::size_t at = list.find(word); at != std::string_view::npos; at = list.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || list[at - 1] == ',') && (end == list.size() || list[end] == ',')) return true;
  }
  return false;
}

}  // namespace

std::optional<double> usable_cores(const proc::system_files& files, std::int64_t pid) {
  const double bound = bound_cores(files.read(path_of(pid, "/status")).value_or(std::string()));
  double least = unlimited;
  const std::string groups = files.read(path_of(pid, "/cgroup")).value_or(std::string());
  for (std::string_view rest = groups; !rest.empty();) {  // "0::/path" of version 2, "4:cpu,cpuacct:/path" of 1
    const std::string_view line = proc::next_line(rest);
    const std::size_t list = line.find(':') + 1, group = line.find(':', list) + 1;
    if (list == 0 || group == 0) continue;
    const std::string_view controllers = line.substr(list, group - 1 - list);
    if (controllers.empty())
      least = std::min(least, least_quota(files, "/sys/fs/cgroup", line.substr(group)));
    else if (has_word(controllers, "cpu"))
      least = std::min(least, least_quota(files, "/sys/fs/cgroup/cpu", line.substr(group)));
  }
  return bound > 0 ? std::optional(std::min(bound, least)) : std::nullopt;
}

}  // namespace spate::monitor_process
