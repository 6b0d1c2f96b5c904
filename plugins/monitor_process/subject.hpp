// Which processes are watched.
#pragma once

#include <spate/config.hpp>

#include <optional>

#include "control_group.hpp"
#include "descendants.hpp"
#include "listener.hpp"

namespace spate::monitor_process {

// What the profile says of where the processes are; `pid` goes before `cgroup`, that before `port` and `url`.
struct whereabouts {
  explicit whereabouts(config settings);

  std::int64_t pid;
  std::string cgroup;
  std::uint16_t port;  // of `port`, or of `url`
  std::string host;    // of `url`, else empty
};

// The watched processes with their descendants. One by number is that one for good: another that gets its number later
// is not it. One by port or control group is sought anew when it has ended.
class subject {
 public:
  subject(const proc::system_files& files, whereabouts where, std::int64_t self);

  // All of them, those first that were looked for. Throws spate::failure, with the reason and a next step, when there
  // is none.
  std::vector<process_stat> look();
  // Another number after others were found in their place: nothing can be counted from one to the next.
  std::uint64_t generation() const noexcept { return generation_; }
  // The control group that says which, if any.
  const control_group* group() const noexcept { return group_ ? &*group_ : nullptr; }

 private:
  std::vector<std::int64_t> find();
  std::vector<process_stat> of_group();
  void find_roots();
  std::string ended() const;  // what to say of roots that are no more; empty: they are there

  const proc::system_files& files_;
  whereabouts where_;
  std::optional<control_group> group_;
  descendants descendants_;
  std::vector<process_stat> roots_;
  std::optional<std::vector<proc::address>> addresses_;  // of the host, asked for once
  std::uint64_t generation_ = 0;
};

}  // namespace spate::monitor_process
