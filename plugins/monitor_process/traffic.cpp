#include "traffic.hpp"

#include <spate/failure.hpp>

#include <algorithm>
#include <cerrno>

#include "memory.hpp"
#include "proc/lines.hpp"

namespace spate::monitor_process {

std::optional<disk_use::bytes> disk_use::moved(const std::vector<process_stat>& now) {
  std::map<process_id, bytes> next;
  bytes sum{0, 0};
  for (const process_stat& each : now) {
    const auto text = files_.read(path_of(each.id.pid, "/io"));
    if (!text && errno != ENOENT && errno != ESRCH)
      throw failure(SPATE_E_IO, not_readable("what goes to and from disks", each.id.pid));
    if (!text) continue;
    const bytes total{static_cast<double>(proc::number_of(*text, "read_bytes:").value_or(0)),
                      static_cast<double>(proc::number_of(*text, "write_bytes:").value_or(0))};
    next[each.id] = total;
    if (!before_) continue;
    const auto known = before_->find(each.id);
    const bytes from = known == before_->end() ? bytes{0, 0} : known->second;
    sum.read += std::max(0.0, total.read - from.read);
    sum.written += std::max(0.0, total.written - from.written);
  }
  if (next.empty()) throw failure(SPATE_E_IO, "the kernel does not count what processes read and write (/proc/PID/io)");
  const bool first = !before_;
  before_ = std::move(next);
  return first ? std::nullopt : std::optional(sum);
}

proc::network_bytes network_of(const proc::system_files& files, std::int64_t pid) {
  const auto own = files.link("/proc/self/ns/net"), its = files.link(path_of(pid, "/ns/net"));
  if (!its) throw failure(SPATE_E_IO, not_readable("the network", pid));
  if (own == its)
    throw failure(SPATE_E_IO,
                  text("process ", pid, " uses the machine's network, which a monitor with plugin = \"host\" reads"));
  const auto table = files.read(path_of(pid, "/net/dev"));
  const auto sum = table ? proc::parse_interfaces(*table) : std::nullopt;
  if (!sum) throw failure(SPATE_E_IO, not_readable("the network", pid));
  return *sum;
}

}  // namespace spate::monitor_process
