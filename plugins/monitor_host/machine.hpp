// The figures of the machine in the texts of /proc.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace spate::monitor_host {

// Ticks of all cores since the machine's start, of /proc/stat.
struct processor_ticks {
  double busy, stolen, total;  // stolen: the machine is a virtual one, and its host gave the core to others
};
std::optional<processor_ticks> parse_processors(std::string_view stat);

// Of /proc/meminfo, in bytes.
struct memory_bytes {
  double used, available, swap_used;  // used: all that is not available without swapping
};
std::optional<memory_bytes> parse_memory(std::string_view meminfo);

// Of /proc/diskstats, since the machine's start.
struct disk_bytes {
  double read, written;
};
// `disks`: the devices that count, since partitions and volumes on them are listed as well.
std::optional<disk_bytes> parse_disks(std::string_view diskstats, const std::set<std::string, std::less<>>& disks);

// Seconds in which some task waited for the resource, of /proc/pressure/*, since the machine's start.
std::optional<double> parse_pressure(std::string_view pressure);

}  // namespace spate::monitor_host
