#pragma once

#include <spate/monitor.hpp>

#include <array>

#include "host_readings.hpp"

namespace spate::monitor_host {

// The machine that spate runs on: with the target on it, what both have in common.
class host_monitor : public monitor {
 public:
  static constexpr const char* id = "host";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "processors, memory, disks, network and sockets of this machine";
  static constexpr std::array<key, 0> keys = {};
  static constexpr std::array<spate_monitor_metric, 18> metrics = {{
      {"cpu", "ratio", "processor time as a share of all cores"},
      {"cpu_stolen", "ratio", "share of all cores that the host of a virtual machine gave to others"},
      {"load", "count", "tasks that run or wait, averaged over a minute"},
      {"memory_used", "bytes", "memory that could not be had without swapping"},
      {"memory_available", "bytes", "memory that could be had without swapping"},
      {"swap_used", "bytes", "memory that is swapped out"},
      {"disk_read", "bytes_per_second", "read from all disks"},
      {"disk_written", "bytes_per_second", "written to all disks"},
      {"network_received", "bytes_per_second", "received by all interfaces but the loopback"},
      {"network_sent", "bytes_per_second", "sent by all interfaces but the loopback"},
      {"established", "count", "TCP connections that are established"},
      {"close_wait", "count", "TCP connections that the other side has closed and a process here has not"},
      {"listening", "count", "TCP sockets that listen"},
      {"time_wait", "count", "TCP connections that have ended and linger"},
      {"descriptors", "count", "open files of all processes"},
      {"pressure_cpu", "ratio", "share of time in which some task waited for a core (PSI)"},
      {"pressure_memory", "ratio", "share of time in which some task waited for memory (PSI)"},
      {"pressure_io", "ratio", "share of time in which some task waited for a disk (PSI)"},
  }};

  host_monitor(const host_services& host, config) : monitor(host), readings_(files_) {}

 protected:
  void read(const readings& to) override { readings_.read(to, host().now_ns()); }

 private:
  proc::system_files files_;
  host_readings readings_;
};

static_assert(host_monitor::metrics.size() == metric_count);

}  // namespace spate::monitor_host
