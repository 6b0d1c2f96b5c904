// What processes use of the processors.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "process_stat.hpp"

namespace spate::monitor_process {

// Ticks of all processes of a set that changes: one that is new was born into it and counts from 0; what one used
// after the last look and before it ended is known from the parent that waited for it.
class cpu_use {
 public:
  // Since the last look; nothing at the first one.
  std::optional<std::uint64_t> ticks(const std::vector<process_stat>& now);

 private:
  struct used {
    std::uint64_t own, reaped;
  };
  std::optional<std::map<process_id, used>> before_;
};

double seconds_of_ticks(std::uint64_t ticks);

// The thread that used most of one core.
class busiest_thread {
 public:
  explicit busiest_thread(const proc::system_files& files) : files_(files) {}

  // Seconds of that thread since the last look; nothing at the first one.
  std::optional<double> seconds(const std::vector<process_stat>& processes);

 private:
  const proc::system_files& files_;
  std::optional<std::map<std::string, double>> before_;  // seconds by the thread's folder
};

// On how many cores the process may run: those that it is bound to, or fewer by the quotas of its control groups.
// Nothing when there is no such process.
std::optional<double> usable_cores(const proc::system_files& files, std::int64_t pid);

}  // namespace spate::monitor_process
