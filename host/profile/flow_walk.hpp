#pragma once

#include <cstdint>
#include <vector>

#include "profile/model.hpp"

namespace spate::profile {

/// Calls `visit(step, sure)` for every step of a flow, outer ones first; `sure`: it is reached whenever the flow is,
/// however conditions and draws come out. [any]
template <class Visit>
void each_step(const std::vector<step>& flow, const Visit& visit, bool sure = true) {
  for (const step& one : flow) {
    visit(one, sure);
    each_step(one.flow, visit, sure && one.kind != step_kind::option && !one.before);
  }
}

/// The operations of a recovery, none of which is sure to be sent.
template <class Visit>
void each_recovered(const std::vector<step>& flow, const Visit& visit) {
  for (const step& one : flow) {
    if (one.kind == step_kind::operation) visit(one.operation, false);
    each_recovered(one.flow, visit);
  }
}

/// Calls `visit(series, sure)` for every series that a flow can give a sample of: its operations, their retries, the
/// operations of their recoveries, its transactions. Some come more than once. [any]
template <class Visit>
void each_series(const std::vector<operation>& all, const std::vector<step>& flow, const Visit& visit,
                 bool sure = true) {
  each_step(
      flow,
      [&](const step& one, bool reached) {
        if (one.kind == step_kind::transaction) return visit(one.operation, reached);
        if (one.kind != step_kind::operation) return;
        visit(one.operation, reached);
        const operation& sent = all[one.operation];
        if (sent.retried != operation::none) visit(sent.retried, false);
        // Inside a recovery nothing is recovered.
        for (const recovery& each : sent.recover) each_recovered(each.flow, visit);
      },
      sure);
}

}  // namespace spate::profile
