#include "descendants.hpp"

#include <algorithm>

#include "proc/lines.hpp"

namespace spate::monitor_process {

namespace {

constexpr int longest_line = 64;  // of ancestors: numbers that are used again could make a circle

}  // namespace

void descendants::look() {
  std::map<std::int64_t, std::int64_t> now;
  for (const std::string& name : files_.names("/proc").value_or(std::vector<std::string>())) {
    const auto pid = static_cast<std::int64_t>(proc::number(name).value_or(0));
    if (pid == 0) continue;
    const auto known = parents_.find(pid);
    if (known != parents_.end()) {
      now.insert(*known);
    } else if (const auto stat = stat_of(files_, pid)) {
      now.emplace(pid, stat->parent);
    }
  }
  // The number of one that ended may come back as somebody else's.
  for (auto& [pid, parent] : now)
    if (!now.contains(parent)) parent = 0;
  parents_ = std::move(now);
  std::erase_if(members_, [&](std::int64_t pid) { return !parents_.contains(pid); });
}

bool descendants::is_member(std::int64_t pid) {
  std::int64_t at = pid;
  for (int hops = 0; hops < longest_line; ++hops) {
    if (members_.contains(at)) {
      members_.insert(pid);
      return true;
    }
    const auto known = parents_.find(at);
    if (known == parents_.end() || at == self_) return false;
    at = known->second;
  }
  return false;
}

std::vector<process_stat> descendants::of(const std::vector<std::int64_t>& roots) {
  look();
  members_.insert(roots.begin(), roots.end());
  std::vector<process_stat> out;
  const auto add = [&](std::int64_t pid) {
    if (auto stat = stat_of(files_, pid); stat) out.push_back(std::move(*stat));
  };
  for (const std::int64_t root : roots) add(root);
  for (const auto& [pid, parent] : parents_)
    if (is_member(pid) && std::find(roots.begin(), roots.end(), pid) == roots.end()) add(pid);
  return out;
}

}  // namespace spate::monitor_process
