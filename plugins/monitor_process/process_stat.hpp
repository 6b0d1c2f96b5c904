// What /proc/PID/stat says of a process, or /proc/PID/task/TID/stat of a thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proc/system_files.hpp"

namespace spate::monitor_process {

// A number of a process is used again; together with its start it is the process.
struct process_id {
  std::int64_t pid;
  std::uint64_t start_ticks;  // since the machine's start

  bool operator==(const process_id&) const = default;
  bool operator<(const process_id& other) const {
    return pid != other.pid ? pid < other.pid : start_ticks < other.start_ticks;
  }
};

struct process_stat {
  process_id id;
  std::string name;
  std::int64_t parent;
  std::uint64_t ticks;         // of a processor, in user and system
  std::uint64_t reaped_ticks;  // of its children that have ended and were waited for
  std::uint64_t threads;
  bool ended;  // a zombie
};

std::optional<process_stat> parse_stat(std::string_view text);
// Nothing when there is no such process.
std::optional<process_stat> stat_of(const proc::system_files& files, std::int64_t pid);

// "/proc/PID", with what follows.
std::string path_of(std::int64_t pid, std::string_view rest = {});

}  // namespace spate::monitor_process
