#include "plan/needs.hpp"

#include <fmt/format.h>
#include <sched.h>
#include <sys/resource.h>

#include <fstream>
#include <set>

#include <spate/config.hpp>

#include "engine/scenario_plan.hpp"
#include "profile/config_tree.hpp"

namespace spate::plan {

namespace {

// Logs, the run folder, plugins, and per thread its reactor, timer and wake-up.
constexpr std::uint64_t descriptors_of_spate = 32, descriptors_of_thread = 3;

// How many connections a target holds at once at most: one for each user, or as many as its pool has.
std::uint64_t sockets_of(const profile::target& target, std::uint64_t users) {
  if (const node pool = config(target.config->view()).find("pool.size")) {
    const auto size = static_cast<std::uint64_t>(pool.as_int());
    if (size > 0 && size < users) return size;
  }
  return users;
}

}  // namespace

machine machine::here() {
  machine out;
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_max != RLIM_INFINITY) out.descriptors = files.rlim_max;
  std::ifstream range("/proc/sys/net/ipv4/ip_local_port_range");
  std::uint32_t first = 0, last = 0;
  if (range >> first >> last && last >= first) out.ports = last - first + 1;
  cpu_set_t usable;
  if (sched_getaffinity(0, sizeof usable, &usable) == 0) out.cores = static_cast<std::uint32_t>(CPU_COUNT(&usable));
  return out;
}

void machine::raise_descriptors() {
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == files.rlim_max) return;
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
}

void foresee_needs(const profile::model& of, outlook& into) {
  for (const load_outlook& each : into.loads) into.users += each.users;
  std::vector<std::set<std::uint32_t>> scenarios_at(of.targets.size());
  for (std::size_t s = 0; s < of.scenarios.size(); ++s)
    for (const std::uint32_t target : engine::plan_of(of, s).targets)
      scenarios_at[target].insert(static_cast<std::uint32_t>(s));
  double shares = 0;
  for (const profile::scenario& each : of.scenarios) shares += each.share;
  for (std::size_t t = 0; t < of.targets.size(); ++t) {
    double share = 0;
    for (const std::uint32_t s : scenarios_at[t]) share += of.scenarios[s].share;
    const auto users =
        static_cast<std::uint64_t>(shares > 0 ? static_cast<double>(into.users) * share / shares + 0.999 : 0);
    const std::uint64_t sockets = sockets_of(of.targets[t], users);
    into.sockets += sockets;
    into.threads += of.targets[t].workers + of.targets[t].sessions;
    if (into.on.ports > 0 && sockets > into.on.ports)
      into.warnings.push_back(
          fmt::format("target {}: {} connections, and this machine has {} local ports to one address: name "
                      "source_addresses, or several servers in connect_to, where the plugin has these keys",
                      of.targets[t].name, sockets, into.on.ports));
  }
  into.descriptors = into.sockets + descriptors_of_spate + descriptors_of_thread * into.threads;
  if (into.on.descriptors > 0 && into.descriptors > into.on.descriptors)
    into.errors.push_back(
        fmt::format("{} users need {} file descriptors, and this process may have {}: raise the limit (ulimit -Hn {}, "
                    "or LimitNOFILE "
                    "of the service), lower the users, or share connections",
                    into.users, into.descriptors, into.on.descriptors, into.descriptors));
  if (of.pacing == profile::thread_pacing::spin && into.on.cores > 0 && into.threads > into.on.cores)
    into.errors.push_back(
        fmt::format("pacing = \"spin\" keeps {} threads busy, and there are {} cores: lower `workers`, or "
                    "use \"timer\"",
                    into.threads, into.on.cores));
}

}  // namespace spate::plan
