// What processes read from and write to disks and networks.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "proc/interfaces.hpp"
#include "process_stat.hpp"

namespace spate::monitor_process {

// Bytes that all processes of a set moved from and to disks since the last look; one that is new counts from 0.
class disk_use {
 public:
  explicit disk_use(const proc::system_files& files) : files_(files) {}

  struct bytes {
    double read, written;
  };
  // Nothing at the first look. Throws spate::failure with the reason when it cannot be read.
  std::optional<bytes> moved(const std::vector<process_stat>& now);

 private:
  const proc::system_files& files_;
  std::optional<std::map<process_id, bytes>> before_;
};

// Of the network that the process sees, when it has one of its own, as containers do; Linux counts no process's bytes.
// Throws spate::failure when it is the same network as that of spate.
proc::network_bytes network_of(const proc::system_files& files, std::int64_t pid);

}  // namespace spate::monitor_process
