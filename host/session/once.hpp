#pragma once

#include <string>
#include <vector>

#include "engine/run_report.hpp"
#include "profile/model.hpp"
#include "verdict/result_document.hpp"

namespace spate::session {

/// Turns a profile into one of which every task is done once, in source order, by one user for each scenario, without
/// thinking. A task whose condition does not hold waits until the others are done. Its objectives give way to one: no
/// operation may fail. `keep_reports`: as many of the last reports stay.
void make_once(profile::model&, std::size_t keep_reports);

/// What went out and what came in, in the order in which it happened, then the tasks that could not be done. Secrets
/// are masked already.
std::string once_text(const profile::model&, const std::vector<verdict::slow_exchange>&,
                      const std::vector<std::vector<engine::task_draws>>&, const verdict::run_facts&, bool color);

}  // namespace spate::session
