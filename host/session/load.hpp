#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/run.hpp"
#include "plugin/run_services.hpp"
#include "profile/model.hpp"
#include "report/event_log.hpp"
#include "report/event_records.hpp"
#include "report/reporter_host.hpp"
#include "report/run_folder.hpp"
#include "session/controls.hpp"
#include "session/monitor_set.hpp"
#include "stats/collector.hpp"
#include "verdict/watch.hpp"

namespace spate::session {

/// What a load left: totals, and the collector with every sample.
struct loaded {
  std::string not_run;  ///< why the load could not be carried out; empty: it was
  engine::run_totals totals;
  std::unique_ptr<stats::collector> results;  ///< null when the load never began
  std::unique_ptr<verdict::watch> watched;    ///< null when the load never began
  std::string ended_by;                       ///< the objective that ended the run, in a sentence; empty: none did
  bool aborted = false;                       ///< and that is a miss: abort = true
  std::vector<std::string> deaths;            ///< services that ended while they were needed
  std::vector<std::string> warnings;
  std::vector<verdict::intervention> interventions;
  std::int64_t start_wall_ns = 0, end_wall_ns = 0;
  double cpu_cores = -1;  ///< that this process kept busy on average
};

struct load_context {
  profile::model& model;
  std::vector<engine::target_port> targets;
  plugin::run_services& services;
  const report::run_folder& folder;
  report::event_log& events;
  report::reporter_host& reporters;
  report::run_header header;
  report::run_facts facts;
  controls& by_hand;      ///< what people may do meanwhile
  monitor_set& monitors;  ///< made, and read once before the load
  const health::record& health;
  /// Services that ended since the last call, each a sentence.
  std::function<std::vector<std::string>()> ended_services;
};

/// Carries the load out: setup, load, teardown; intervals go to the run folder and the reporters as they are merged.
loaded carry_out(load_context&);

/// What its verdict rests on. Only of a load that began; borrows all three.
verdict::measurements measured(const profile::model&, const loaded&, const health::record&);

}  // namespace spate::session
