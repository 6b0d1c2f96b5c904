#include "host_readings.hpp"

#include <spate/failure.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "proc/interfaces.hpp"
#include "proc/lines.hpp"
#include "proc/sockets.hpp"

namespace spate::monitor_host {

namespace {

void tell(const readings& to, metric which, std::optional<double> rate) {
  if (rate) to.add(which, *rate);
}

// The reason is errno's, unless the file was read and says something else than it should.
template <class... Metrics>
void tell_unreadable(const readings& to, std::string_view path, bool was_read, Metrics... which) {
  const std::string why = text(path, " cannot be read: ", was_read ? "it has another form" : std::strerror(errno));
  (to.missing(which, why), ...);
}

}  // namespace

void host_readings::read(const readings& to, std::int64_t now_ns) {
  tell_processors(to);
  tell_memory(to);
  tell_disks(to, now_ns);
  tell_network(to, now_ns);
  tell_sockets(to, now_ns);
  tell_descriptors(to);
  tell_pressure(to, pressure_cpu, waits_for_cpu_, "cpu", now_ns);
  tell_pressure(to, pressure_memory, waits_for_memory_, "memory", now_ns);
  tell_pressure(to, pressure_io, waits_for_io_, "io", now_ns);
}

void host_readings::tell_processors(const readings& to) {
  const auto average = files_.read("/proc/loadavg");
  if (average)
    to.add(load, std::strtod(average->c_str(), nullptr));
  else
    tell_unreadable(to, "/proc/loadavg", false, load);
  const auto stat = files_.read("/proc/stat");
  const auto now = stat ? parse_processors(*stat) : std::nullopt;
  if (!now) return tell_unreadable(to, "/proc/stat", stat.has_value(), cpu, cpu_stolen);
  if (before_ && now->total > before_->total) {
    const double passed = now->total - before_->total;
    to.add(cpu, std::max(0.0, now->busy - before_->busy) / passed);
    to.add(cpu_stolen, std::max(0.0, now->stolen - before_->stolen) / passed);
  }
  before_ = now;
}

void host_readings::tell_memory(const readings& to) {
  const auto info = files_.read("/proc/meminfo");
  const auto now = info ? parse_memory(*info) : std::nullopt;
  if (!now) return tell_unreadable(to, "/proc/meminfo", info.has_value(), memory_used, memory_available, swap_used);
  to.add(memory_used, now->used);
  to.add(memory_available, now->available);
  to.add(swap_used, now->swap_used);
}

// Devices with hardware behind them: not loops, memory disks, nor volumes that lie on other devices.
std::set<std::string, std::less<>> host_readings::disks() const {
  std::set<std::string, std::less<>> out;
  for (const std::string& name : files_.names("/sys/block").value_or(std::vector<std::string>()))
    if (files_.names("/sys/block/" + name + "/device")) out.insert(name);
  return out;
}

void host_readings::tell_disks(const readings& to, std::int64_t now_ns) {
  const auto stats = files_.read("/proc/diskstats");
  if (!stats) return tell_unreadable(to, "/proc/diskstats", false, disk_read, disk_written);
  const auto now = parse_disks(*stats, disks());
  if (!now) {
    to.missing(disk_read, "the machine shows no disk under /sys/block");
    return to.missing(disk_written, "the machine shows no disk under /sys/block");
  }
  tell(to, disk_read, read_.per_second(now->read, now_ns));
  tell(to, disk_written, written_.per_second(now->written, now_ns));
}

void host_readings::tell_network(const readings& to, std::int64_t now_ns) {
  const auto table = files_.read("/proc/net/dev");
  const auto now = table ? proc::parse_interfaces(*table) : std::nullopt;
  if (!now) return tell_unreadable(to, "/proc/net/dev", table.has_value(), network_received, network_sent);
  tell(to, network_received, received_.per_second(now->received, now_ns));
  tell(to, network_sent, sent_.per_second(now->sent, now_ns));
}

void host_readings::tell_sockets(const readings& to, std::int64_t now_ns) {
  if (!lists_sockets_.is_due(now_ns)) return;
  const std::int64_t begin_ns = proc::thread_cpu_ns();
  static constexpr std::pair<metric, proc::socket_state> states[] = {{established, proc::socket_state::established},
                                                                     {close_wait, proc::socket_state::close_wait},
                                                                     {listening, proc::socket_state::listening},
                                                                     {time_wait, proc::socket_state::time_wait}};
  try {
    const auto sockets = proc::sockets_in(files_, "/proc/net");
    for (const auto& [which, state] : states) {
      double count = 0;
      for (const proc::socket_line& each : sockets) count += each.state == state ? 1 : 0;
      to.add(which, count);
    }
  } catch (const failure& caught) {
    for (const auto& [which, state] : states) to.missing(which, caught.what());
  }
  lists_sockets_.cost(now_ns, proc::thread_cpu_ns() - begin_ns);
}

void host_readings::tell_descriptors(const readings& to) {
  const auto text = files_.read("/proc/sys/fs/file-nr");  // "in use  0  limit"
  const auto count = text ? proc::number(*text) : std::nullopt;
  if (!count) return tell_unreadable(to, "/proc/sys/fs/file-nr", text.has_value(), descriptors);
  to.add(descriptors, static_cast<double>(*count));
}

void host_readings::tell_pressure(const readings& to, metric which, proc::rate& counted, std::string_view resource,
                                  std::int64_t now_ns) {
  const auto text = files_.read("/proc/pressure/" + std::string(resource));
  const auto waited_s = text ? parse_pressure(*text) : std::nullopt;
  if (!waited_s)
    return to.missing(which,
                      "the kernel tells no pressure (/proc/pressure): it needs CONFIG_PSI, or psi=1 at its start");
  // Read a moment later than the clock, it may have grown by more than the time that passed.
  if (const auto share = counted.per_second(*waited_s, now_ns)) to.add(which, std::min(1.0, *share));
}

}  // namespace spate::monitor_host
