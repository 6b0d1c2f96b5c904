#include "machine.hpp"

#include <array>

#include "proc/lines.hpp"

namespace spate::monitor_host {

std::optional<processor_ticks> parse_processors(std::string_view stat) {
  std::string_view line = proc::next_line(stat);
  if (proc::next_word(line) != "cpu") return std::nullopt;
  std::array<double, 8> ticks{};  // user, nice, system, idle, iowait, irq, softirq, steal; guests are in user
  for (double& each : ticks) each = static_cast<double>(proc::number(proc::next_word(line)).value_or(0));
  double total = 0;
  for (const double each : ticks) total += each;
  return processor_ticks{total - ticks[3] - ticks[4] - ticks[7], ticks[7], total};
}

std::optional<memory_bytes> parse_memory(std::string_view meminfo) {
  const auto bytes = [&](std::string_view name) {
    return static_cast<double>(proc::number_of(meminfo, name).value_or(0)) * 1024;
  };
  const double total = bytes("MemTotal:"), available = bytes("MemAvailable:");
  if (total == 0) return std::nullopt;
  return memory_bytes{total - available, available, bytes("SwapTotal:") - bytes("SwapFree:")};
}

std::optional<disk_bytes> parse_disks(std::string_view diskstats, const std::set<std::string, std::less<>>& disks) {
  constexpr double sector_bytes = 512;  // whatever the disk's own sectors are
  disk_bytes sum{0, 0};
  bool any = false;
  while (!diskstats.empty()) {
    std::string_view line = proc::next_line(diskstats);
    proc::next_word(line);  // the device's two numbers
    proc::next_word(line);
    if (!disks.contains(proc::next_word(line))) continue;
    any = true;
    std::array<double, 7> fields{};  // reads, merged, sectors, time; writes, merged, sectors
    for (double& each : fields) each = static_cast<double>(proc::number(proc::next_word(line)).value_or(0));
    sum.read += fields[2] * sector_bytes;
    sum.written += fields[6] * sector_bytes;
  }
  return any ? std::optional(sum) : std::nullopt;
}

std::optional<double> parse_pressure(std::string_view pressure) {
  while (!pressure.empty()) {
    std::string_view line = proc::next_line(pressure);
    if (proc::next_word(line) != "some") continue;
    constexpr std::string_view name = "total=";
    const std::size_t at = line.find(name);
    const auto us = at == std::string_view::npos ? std::nullopt : proc::number(line.substr(at + name.size()));
    if (us) return static_cast<double>(*us) / 1e6;
  }
  return std::nullopt;
}

}  // namespace spate::monitor_host
