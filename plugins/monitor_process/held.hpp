// The descriptors and sockets that processes hold.
#pragma once

#include <vector>

#include "proc/figure.hpp"
#include "process_stat.hpp"

namespace spate::monitor_process {

struct held {
  proc::figure descriptors;
  // TCP sockets, each once however many of the processes hold it. `connections` are all but the listening ones: one
  // that the other side has left stays until the process closes it.
  proc::figure connections, established, close_wait, listening;
  proc::figure time_wait;  // of no process any more, at the ports where the processes listen
};

// Reads every descriptor, and the sockets of the network that the first process sees.
held held_by(const proc::system_files& files, const std::vector<process_stat>& processes);

}  // namespace spate::monitor_process
