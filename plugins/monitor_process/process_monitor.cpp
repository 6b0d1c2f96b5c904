#include "process_monitor.hpp"

#include <unistd.h>

#include "process_readings.hpp"

namespace spate::monitor_process {

static_assert(process_monitor::metrics.size() == metric_count);

process_monitor::process_monitor(const host_services& host, config settings)
    : monitor(host),
      readings_(std::make_unique<process_readings>(files_, whereabouts(settings), std::int64_t{::getpid()})) {}
process_monitor::~process_monitor() = default;

void process_monitor::check(const host_services&, config settings, report& mistakes) {
  const node pid = settings.find("pid"), url = settings.find("url"), port = settings.find("port"),
             cgroup = settings.find("cgroup");
  if (pid.is_default() && !url && !port && !cgroup)
    mistakes.error(settings.root(), "nothing says which process is watched: add `pid`, `url`, `port` or `cgroup`");
  if (url && port) mistakes.error(port, "`url` and `port` both say where the process listens: keep one of them");
  if (cgroup && cgroup.as_string().empty())
    mistakes.error(cgroup, "`cgroup` is empty: write a group as /proc/PID/cgroup says it, or leave it out");
  const whereabouts refused_if_wrong(settings);
}

void process_monitor::read(const readings& to) { readings_->read(to, host().now_ns()); }

}  // namespace spate::monitor_process
