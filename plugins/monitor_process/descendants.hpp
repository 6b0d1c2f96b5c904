// The children of processes, and theirs.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "process_stat.hpp"

namespace spate::monitor_process {

// Knows every process of the machine by its parent, and looks only at those that are new: a look each second costs the
// listing of /proc. Once a descendant, a process stays one, also when its parent ends before it.
class descendants {
 public:
  // `self`, who starts load and not its target, is left out with all that descends from it, unless it is a root.
  descendants(const proc::system_files& files, std::int64_t self) : files_(files), self_(self) {}

  // `roots` and all that descend from them, as they are now, roots first; zombies are among them.
  std::vector<process_stat> of(const std::vector<std::int64_t>& roots);

 private:
  void look();
  bool is_member(std::int64_t pid);

  const proc::system_files& files_;
  std::int64_t self_;
  std::map<std::int64_t, std::int64_t> parents_;
  std::set<std::int64_t> members_;
};

}  // namespace spate::monitor_process
