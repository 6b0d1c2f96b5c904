#include "memory.hpp"

#include <spate/text.hpp>

#include <cerrno>
#include <cstring>

#include "proc/lines.hpp"

namespace spate::monitor_process {

using proc::figure;
using proc::number_of;

std::string not_readable(std::string_view what, std::int64_t pid) {
  const int why = errno;
  return text(what, " of process ", pid, " cannot be read: ", std::strerror(why),
              why == EACCES || why == EPERM ? "; run spate as the user of that process, or as root" : "");
}

memory_use memory_of(const proc::system_files& files, const std::vector<process_stat>& processes) {
  double resident = 0, anonymous = 0;
  bool any = false;
  for (const process_stat& each : processes) {
    const std::string status = files.read(path_of(each.id.pid, "/status")).value_or(std::string());
    const auto kib = [&](std::string_view name) {
      const auto found = number_of(status, name);
      any = any || found;
      return static_cast<double>(found.value_or(0)) * 1024;
    };
    resident += kib("VmRSS:");
    anonymous += kib("RssAnon:") + kib("VmSwap:");
  }
  if (any) return {resident, anonymous};
  const std::string why = text("process ", processes.front().id.pid, " has ended");
  return {figure::missing(why), figure::missing(why)};
}

figure proportional_memory(const proc::system_files& files, const std::vector<process_stat>& processes) {
  double bytes = 0;
  for (const process_stat& each : processes) {
    const auto rollup = files.read(path_of(each.id.pid, "/smaps_rollup"));
    if (!rollup && errno != ENOENT && errno != ESRCH)
      return figure::missing(not_readable("the proportional share of memory", each.id.pid));
    if (rollup) bytes += static_cast<double>(number_of(*rollup, "Pss:").value_or(0)) * 1024;
  }
  if (bytes > 0) return bytes;
  return figure::missing("the kernel tells no proportional share of memory (/proc/PID/smaps_rollup)");
}

}  // namespace spate::monitor_process
