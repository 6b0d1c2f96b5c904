#include "cpu_use.hpp"

#include <unistd.h>

#include <algorithm>

#include "proc/lines.hpp"

namespace spate::monitor_process {

std::optional<std::uint64_t> cpu_use::ticks(const std::vector<process_stat>& now) {
  std::map<process_id, used> next;
  std::uint64_t own = 0, reaped = 0, of_the_dead = 0;
  const auto grown = [](std::uint64_t from, std::uint64_t to) { return to > from ? to - from : 0; };
  for (const process_stat& each : now) {
    next[each.id] = {each.ticks, each.reaped_ticks};
    if (!before_) continue;
    const auto known = before_->find(each.id);
    const used from = known == before_->end() ? used{0, 0} : known->second;
    own += grown(from.own, each.ticks);
    reaped += grown(from.reaped, each.reaped_ticks);
  }
  const bool first = !before_;
  if (!first)
    for (const auto& [id, last] : *before_)
      if (!next.contains(id)) of_the_dead += last.own + last.reaped;
  before_ = std::move(next);
  if (first) return std::nullopt;
  return own + grown(of_the_dead, reaped);
}

double seconds_of_ticks(std::uint64_t ticks) {
  static const auto ticks_a_second = static_cast<double>(::sysconf(_SC_CLK_TCK));
  return static_cast<double>(ticks) / ticks_a_second;
}

namespace {

// By the scheduler's own account, in nanoseconds; by the system's clock, which ticks every 10 ms, on a kernel without.
std::optional<double> seconds_of_thread(const proc::system_files& files, const std::string& folder) {
  const auto account = files.read(folder + "/schedstat");
  if (const auto ns = account ? proc::number(*account) : std::nullopt) return static_cast<double>(*ns) / 1e9;
  const auto said = files.read(folder + "/stat");
  const auto stat = said ? parse_stat(*said) : std::nullopt;
  return stat ? std::optional(seconds_of_ticks(stat->ticks)) : std::nullopt;
}

}  // namespace

std::optional<double> busiest_thread::seconds(const std::vector<process_stat>& processes) {
  std::map<std::string, double> next;
  double most = 0;
  for (const process_stat& process : processes) {
    const std::string folder = path_of(process.id.pid, "/task/");
    for (const std::string& name : files_.names(folder).value_or(std::vector<std::string>())) {
      const std::string thread = folder + name;
      const auto used = seconds_of_thread(files_, thread);
      if (!used) continue;
      next[thread] = *used;
      if (!before_) continue;
      const auto known = before_->find(thread);
      // Less than before: another thread with the number of one that ended.
      const double from = known == before_->end() || known->second > *used ? 0 : known->second;
      most = std::max(most, *used - from);
    }
  }
  const bool first = !before_;
  before_ = std::move(next);
  return first ? std::nullopt : std::optional(most);
}

}  // namespace spate::monitor_process
