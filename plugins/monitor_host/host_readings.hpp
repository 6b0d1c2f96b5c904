// One reading after the other of the machine.
#pragma once

#include <spate/monitor.hpp>

#include "machine.hpp"
#include "proc/rate.hpp"
#include "proc/seldom.hpp"
#include "proc/system_files.hpp"

namespace spate::monitor_host {

// The places of the metrics.
enum metric : std::uint32_t {
  cpu,
  cpu_stolen,
  load,
  memory_used,
  memory_available,
  swap_used,
  disk_read,
  disk_written,
  network_received,
  network_sent,
  established,
  close_wait,
  listening,
  time_wait,
  descriptors,
  pressure_cpu,
  pressure_memory,
  pressure_io,
  metric_count
};

// What changes is counted from one reading to the next, so the first has none of it.
class host_readings {
 public:
  explicit host_readings(const proc::system_files& files) : files_(files) {}

  // `now_ns` is the run's clock. Never fails: what cannot be read is told with the reason.
  void read(const readings& to, std::int64_t now_ns);

 private:
  void tell_processors(const readings& to);
  void tell_memory(const readings& to);
  void tell_disks(const readings& to, std::int64_t now_ns);
  void tell_network(const readings& to, std::int64_t now_ns);
  void tell_sockets(const readings& to, std::int64_t now_ns);
  void tell_descriptors(const readings& to);
  void tell_pressure(const readings& to, metric which, proc::rate& counted, std::string_view resource,
                     std::int64_t now_ns);
  std::set<std::string, std::less<>> disks() const;

  const proc::system_files& files_;
  std::optional<processor_ticks> before_;
  proc::rate read_, written_, received_, sent_, waits_for_cpu_, waits_for_memory_, waits_for_io_;
  proc::seldom lists_sockets_{0.02, 1'000'000'000};
};

}  // namespace spate::monitor_host
