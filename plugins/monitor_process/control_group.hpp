// The control group (cgroup) of a service or container.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "process_stat.hpp"

namespace spate::monitor_process {

// A folder under /sys/fs/cgroup with all that are below it. Of version 2 the group keeps accounts of its own, which
// know of processes that are gone; of version 1 only its processes are known here.
class control_group {
 public:
  // `path`: "/system.slice/platform.service", as /proc/PID/cgroup says it, or the whole path of the folder.
  control_group(const proc::system_files& files, std::string_view path);

  // The numbers of its processes. Throws spate::failure, with a next step, when there is no such group or nobody in it.
  std::vector<std::int64_t> processes() const;

  // Of version 2 only.
  std::optional<std::uint64_t> cpu_us() const;
  std::optional<std::uint64_t> anonymous_bytes() const;  // in memory and swapped out
  struct disk {
    std::uint64_t read_bytes, written_bytes;
  };
  std::optional<disk> disk_bytes() const;

 private:
  std::optional<std::string> folder() const;

  const proc::system_files& files_;
  std::string path_;
};

}  // namespace spate::monitor_process
