#pragma once

#include "profile/written.hpp"

namespace spate::profile {

/// Calls `visit(item)` for every step of a flow as written, those inside of others too. What is no flow is passed over:
/// it is reported when it is compiled. [control]
template <class Visit>
void each_item(const written& flow, const Visit& visit) {
  for (const written& item : flow.children) {
    visit(item);
    if (!item.is_table()) continue;
    if (const written* inner = item.find("flow")) each_item(*inner, visit);
    if (const written* branches = item.find("parallel")) {
      each_item(*branches, visit);
      for (const written& branch : branches->children) each_item(branch, visit);
    }
    const written* options = item.find("choose");
    if (options == nullptr) continue;
    for (const written& option : options->children)
      if (const written* inner = option.find("flow")) each_item(*inner, visit);
  }
}

/// Calls `visit(flow)` for the flows of a scenario.
template <class Visit>
void each_flow(const written& scenario, const Visit& visit) {
  for (const char* key : {"start", "stop"})
    if (const written* flow = scenario.find(key)) visit(*flow);
  const written* tasks = scenario.find("task");
  if (tasks == nullptr) return;
  for (const written& task : tasks->children)
    if (const written* flow = task.find("flow")) visit(*flow);
}

}  // namespace spate::profile
