// The memory of processes.
#pragma once

#include <vector>

#include "proc/figure.hpp"
#include "process_stat.hpp"

namespace spate::monitor_process {

struct memory_use {
  proc::figure resident, anonymous;  // bytes
};
// Of all processes together; a page that several have in common counts for each of them. Anonymous memory is what no
// file stands behind, wherever it is: in memory or swapped out.
memory_use memory_of(const proc::system_files& files, const std::vector<process_stat>& processes);

// Bytes, a page that N processes have in common counting as one Nth for each. The kernel walks all their pages.
proc::figure proportional_memory(const proc::system_files& files, const std::vector<process_stat>& processes);

// Why a file of a process could not be read, by errno, with a next step: "the descriptors of process 12 ...".
std::string not_readable(std::string_view what, std::int64_t pid);

}  // namespace spate::monitor_process
