#include "cpu_use.hpp"

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

std::optional<std::uint64_t> busiest_thread::ticks(const std::vector<process_stat>& processes) {
  std::map<process_id, std::uint64_t> next;
  std::uint64_t most = 0;
  for (const process_stat& process : processes) {
    const std::string folder = path_of(process.id.pid, "/task");
    for (const std::string& thread : files_.names(folder).value_or(std::vector<std::string>())) {
      const auto text = files_.read(folder + "/" + thread + "/stat");
      const auto stat = text ? parse_stat(*text) : std::nullopt;
      if (!stat) continue;
      next[stat->id] = stat->ticks;
      if (!before_) continue;
      const auto known = before_->find(stat->id);
      most = std::max(most, stat->ticks - std::min(stat->ticks, known == before_->end() ? 0 : known->second));
    }
  }
  const bool first = !before_;
  before_ = std::move(next);
  return first ? std::nullopt : std::optional(most);
}

}  // namespace spate::monitor_process
