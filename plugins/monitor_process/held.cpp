#include "held.hpp"

#include <spate/failure.hpp>

#include <cerrno>
#include <unordered_set>

#include "memory.hpp"
#include "proc/lines.hpp"
#include "proc/sockets.hpp"

namespace spate::monitor_process {

using proc::figure;
using proc::socket_state;

namespace {

using inodes = std::unordered_set<std::uint64_t>;

// How many descriptors the process has; those that are sockets go into `sockets`. Nothing: errno says why.
std::optional<std::size_t> add_descriptors(const proc::system_files& files, std::int64_t pid, inodes& sockets) {
  static constexpr std::string_view prefix = "socket:[";
  const std::string folder = path_of(pid, "/fd");
  const auto all = files.names(folder);
  if (!all) return std::nullopt;
  for (const std::string& each : *all) {
    const auto link = files.link(text(folder, "/", each));
    if (!link && (errno == EACCES || errno == EPERM)) return std::nullopt;
    if (link && link->starts_with(prefix)) sockets.insert(proc::number(link->substr(prefix.size())).value_or(0));
  }
  return all->size();
}

held all_missing(const std::string& why) {
  const figure none = figure::missing(why);
  return {none, none, none, none, none, none};
}

held count(double descriptors, const inodes& own, const std::vector<proc::socket_line>& network) {
  double connections = 0, established = 0, close_wait = 0, listening = 0, time_wait = 0;
  std::unordered_set<std::uint16_t> ports;
  for (const proc::socket_line& each : network) {
    if (each.inode == 0 || !own.contains(each.inode)) continue;
    if (each.state == socket_state::listening) {
      ++listening;
      ports.insert(each.port);
    } else {
      ++connections;
      established += each.state == socket_state::established ? 1 : 0;
      close_wait += each.state == socket_state::close_wait ? 1 : 0;
    }
  }
  for (const proc::socket_line& each : network)
    time_wait += each.state == socket_state::time_wait && ports.contains(each.port) ? 1 : 0;
  return {descriptors, connections, established, close_wait, listening, time_wait};
}

}  // namespace

held held_by(const proc::system_files& files, const std::vector<process_stat>& processes) {
  inodes own;
  double descriptors = 0;
  for (const process_stat& each : processes) {
    const auto count = add_descriptors(files, each.id.pid, own);
    if (!count && errno != ENOENT && errno != ESRCH) return all_missing(not_readable("the descriptors", each.id.pid));
    descriptors += static_cast<double>(count.value_or(0));
  }
  try {
    return count(descriptors, own, proc::sockets_in(files, path_of(processes.front().id.pid, "/net")));
  } catch (const failure& caught) {
    held out = all_missing(caught.what());
    out.descriptors = descriptors;
    return out;
  }
}

}  // namespace spate::monitor_process
