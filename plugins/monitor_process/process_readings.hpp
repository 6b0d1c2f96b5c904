// One reading after the other of the watched processes.
#pragma once

#include <spate/monitor.hpp>

#include <optional>

#include "cpu_use.hpp"
#include "proc/rate.hpp"
#include "proc/seldom.hpp"
#include "subject.hpp"
#include "traffic.hpp"

namespace spate::monitor_process {

// The places of the metrics.
enum metric : std::uint32_t {
  cpu,
  cpu_core,
  memory,
  memory_pss,
  memory_anonymous,
  threads,
  descriptors,
  open_connections,
  established,
  close_wait,
  listening,
  time_wait,
  disk_read,
  disk_written,
  network_received,
  network_sent,
  cores,
  metric_count
};

// What changes is counted from one reading to the next, so the first has none of it. `self` is the process that makes
// the load.
class process_readings {
 public:
  process_readings(const proc::system_files& files, const whereabouts& where, std::int64_t self)
      : files_(files), subject_(files, where, self) {}

  // `now_ns` is the run's clock. Never fails: what cannot be read is told with the reason.
  void read(const readings& to, std::int64_t now_ns);

 private:
  // All that is counted from one reading to the next.
  struct counted {
    explicit counted(const proc::system_files& files) : busiest(files), disk(files) {}
    cpu_use used;
    busiest_thread busiest;
    disk_use disk;
    proc::rate of_group, received, sent, read_by_group, written_by_group;
    std::int64_t at_ns = 0, used_at_ns = 0, threads_at_ns = 0;
  };

  void tell_cpu(const readings& to, const std::vector<process_stat>& all, std::int64_t now_ns);
  void tell_busiest(const readings& to, const std::vector<process_stat>& alive, std::int64_t now_ns);
  void tell_memory(const readings& to, const std::vector<process_stat>& alive, std::int64_t now_ns);
  void tell_held(const readings& to, const std::vector<process_stat>& alive, std::int64_t now_ns);
  void tell_disk(const readings& to, const std::vector<process_stat>& alive, std::int64_t now_ns);
  void tell_network(const readings& to, std::int64_t pid, std::int64_t now_ns);

  const proc::system_files& files_;
  subject subject_;
  std::optional<counted> counted_;
  std::uint64_t generation_ = 0;
  proc::seldom walks_pages_{0.01}, walks_threads_{0.02, 1'000'000'000}, walks_descriptors_{0.02, 1'000'000'000};
};

}  // namespace spate::monitor_process
