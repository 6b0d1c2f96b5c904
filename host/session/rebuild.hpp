#pragma once

#include <string>
#include <utility>
#include <vector>

#include "plugin/registry.hpp"

namespace spate::session {

/// What `spate report` is asked for.
struct rebuild_request {
  std::string folder;                                          ///< of a run
  std::vector<std::pair<std::string, std::string>> reporters;  ///< name, file; empty: those that the run had
  bool color = false, error_color = false;
};

/// Makes the reports of a run again from its folder alone, as they were told during the run. The result of a run that
/// came to its end is the one it had, to the byte; of one that was killed it is made from what the folder holds, with
/// the verdict `interrupted`. Returns 0, 2 when this is no run folder or a reporter is not to be had, 3 when a report
/// was not written. [control]
int rebuild(const rebuild_request&, plugin::registry&, plugin::run_services&);

}  // namespace spate::session
