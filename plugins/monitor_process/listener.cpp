#include "listener.hpp"

#include <spate/failure.hpp>

#include <algorithm>
#include <cerrno>
#include <set>

#include "proc/lines.hpp"

namespace spate::monitor_process {

namespace {

std::set<std::string> listening_links(const proc::system_files& files, std::uint16_t port,
                                      const std::vector<proc::address>& addresses) {
  std::set<std::string> links;
  for (const proc::socket_line& each : proc::sockets_in(files, "/proc/net")) {
    if (each.state != proc::socket_state::listening || each.port != port) continue;
    if (addresses.empty() || proc::is_any(each.local) ||
        std::find(addresses.begin(), addresses.end(), each.local) != addresses.end())
      links.insert(text("socket:[", each.inode, "]"));
  }
  return links;
}

enum class sight { holds, holds_not, hidden };

sight look(const proc::system_files& files, std::int64_t pid, const std::set<std::string>& links) {
  const std::string folder = path_of(pid, "/fd");
  const auto descriptors = files.names(folder);
  if (!descriptors) return errno == EACCES || errno == EPERM ? sight::hidden : sight::holds_not;
  for (const std::string& each : *descriptors) {
    const auto link = files.link(text(folder, "/", each));
    if (link && links.contains(*link)) return sight::holds;
    if (!link && (errno == EACCES || errno == EPERM)) return sight::hidden;
  }
  return sight::holds_not;
}

void refuse_proxy(const process_stat& of, std::uint16_t port) {
  if (of.name != "docker-proxy") return;
  throw failure(SPATE_E_IO, text("port ", port,
                                 " is passed on into a container by docker-proxy: say which process it is by `pid` or "
                                 "`cgroup`, as `docker inspect -f {{.State.Pid}} CONTAINER` tells"));
}

}  // namespace

std::vector<std::int64_t> listeners_at(const proc::system_files& files, std::uint16_t port,
                                       const std::vector<proc::address>& addresses) {
  const std::set<std::string> links = listening_links(files, port, addresses);
  if (links.empty()) throw failure(SPATE_E_IO, text("nothing listens at port ", port, " of this machine"));
  std::vector<process_stat> holders;
  bool some_are_hidden = false;
  for (const std::string& name : files.names("/proc").value_or(std::vector<std::string>())) {
    const auto pid = static_cast<std::int64_t>(proc::number(name).value_or(0));
    if (pid == 0) continue;
    const sight seen = look(files, pid, links);
    some_are_hidden = some_are_hidden || seen == sight::hidden;
    if (seen != sight::holds) continue;
    if (auto stat = stat_of(files, pid)) {
      refuse_proxy(*stat, port);
      holders.push_back(std::move(*stat));
    }
  }
  std::vector<std::int64_t> out;
  for (const process_stat& each : holders)
    if (std::none_of(holders.begin(), holders.end(),
                     [&](const process_stat& other) { return other.id.pid == each.parent; }))
      out.push_back(each.id.pid);
  if (!out.empty()) return out;
  throw failure(SPATE_E_IO,
                text("the process that listens at port ", port, " is ",
                     some_are_hidden ? "another user's: run spate as that user or as root, or say it by `pid`"
                                     : "in another process namespace: run spate outside of containers"));
}

}  // namespace spate::monitor_process
