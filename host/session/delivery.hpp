#pragma once

#include <string>

#include "profile/model.hpp"
#include "report/event_log.hpp"
#include "report/reporter_host.hpp"
#include "report/run_folder.hpp"
#include "verdict/verdict.hpp"

namespace spate::session {

struct delivery {
  int exit_status = 0;
  bool left_behind = false;  ///< a reporter's thread is still in a call: end the process without destroying anything
};

/// Gives the result to the reporters and waits for them, says which of them failed, and leaves the result in the run
/// folder, whatever reports the profile asks for. [control]
delivery deliver(report::reporter_host& reporters, const report::run_folder& folder, const std::string& document,
                 const verdict::conclusion& answer);

/// Removes what the profile does not want to keep of its earlier runs, and says what. Only for a folder below results/:
/// not where somebody else chose it. [control]
void remove_older_runs(const profile::model& model, const report::run_folder& folder, report::event_log& events);

}  // namespace spate::session
