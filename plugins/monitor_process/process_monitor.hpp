#pragma once

#include <spate/monitor.hpp>

#include <array>
#include <memory>

#include "proc/system_files.hpp"

namespace spate::monitor_process {

class process_readings;

// The health of a target's process, as the kernel of this machine tells it.
class process_monitor : public monitor {
 public:
  static constexpr const char* id = "process";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "processor, memory, descriptors and sockets of a process and its children";
  static constexpr key keys[] = {
      key("pid", SPATE_KIND_INT,
          "The number of the process: a service's endpoint named `pid`, or any. 0: not by its number.")
          .by_default("0")
          .between(0, 4194304),
      key("cgroup", SPATE_KIND_STRING,
          "All processes of this control group, as /proc/PID/cgroup says it: \"/system.slice/platform.service\"."),
      key("url", SPATE_KIND_STRING,
          "The process is the one that listens where this URL (http, https, ws or wss) points, on this machine."),
      key("port", SPATE_KIND_INT, "The process is the one that listens at this TCP port of this machine.")
          .between(1, 65535)};
  static constexpr std::array<spate_monitor_metric, 17> metrics = {{
      {"cpu", "ratio", "processor time as a share of the cores that the process may use"},
      {"cpu_core", "ratio", "processor time of the busiest thread, as a share of one core"},
      {"memory", "bytes", "resident memory (RSS)"},
      {"memory_pss", "bytes", "resident memory, shared pages divided by those who share them (PSS)"},
      {"memory_anonymous", "bytes", "memory that no file stands behind, in RAM or swapped out"},
      {"threads", "count", "threads"},
      {"descriptors", "count", "open descriptors"},
      {"open_connections", "count", "TCP connections that the process holds, also those that the other side has left"},
      {"established", "count", "TCP connections that are established"},
      {"close_wait", "count", "TCP connections that the other side has closed and the process has not"},
      {"listening", "count", "TCP sockets that listen"},
      {"time_wait", "count", "TCP connections at its ports that have ended and linger"},
      {"disk_read", "bytes_per_second", "read from disks"},
      {"disk_written", "bytes_per_second", "written to disks"},
      {"network_received", "bytes_per_second", "received by the process's own network, if it has one"},
      {"network_sent", "bytes_per_second", "sent by the process's own network, if it has one"},
      {"cores", "count", "cores that the process may use"},
  }};

  process_monitor(const host_services& host, config settings);
  ~process_monitor() override;
  static void check(const host_services& host, config settings, report& mistakes);

 protected:
  void read(const readings& to) override;

 private:
  proc::system_files files_;
  std::unique_ptr<process_readings> readings_;
};

}  // namespace spate::monitor_process
