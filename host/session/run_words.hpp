#pragma once

#include <cstdint>

#include "engine/run_report.hpp"
#include "profile/model.hpp"
#include "report/event_log.hpp"
#include "report/event_records.hpp"
#include "report/reporter_host.hpp"
#include "report/run_folder.hpp"
#include "session/session.hpp"

namespace spate::session {

/// What the run folder says of a run before it begins.
report::run_header header_of(const request&, const profile::model&);

/// The same for its reporters.
report::run_facts facts_of(const request&, const profile::model&, const report::run_folder&);

/// How each open load ended: what a report that is made anew from the folder cannot count from the intervals.
void write_load_ends(report::event_log& into, const profile::model&, const engine::run_totals&,
                     std::int64_t elapsed_ns);

}  // namespace spate::session
