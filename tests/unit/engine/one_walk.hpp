#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <spate/abi/protocol.h>

#include "engine/flow_position.hpp"
#include "virtual_run.hpp"

namespace spate::engine::test {

/// One user's way through a flow, without an engine around it.
struct walk {
  explicit walk(std::vector<profile::step> steps) : flow(std::move(steps)) {
    state.variables.resize(4);
    shared.variables.resize(4);
    position.reserve(depth_of(operations, flow));
    position.begin(flow);
  }
  /// The operations up to the end, each with the loop's index: "0 1@0 1@1".
  std::string all() {
    std::string text;
    do {
      while (const profile::step* step = next()) text += one(*step);
    } while (position.active());
    return text;
  }
  std::string one(const profile::step& step) const {
    return (step.kind == profile::step_kind::pause ? std::string("p") : std::to_string(step.operation)) + "@" +
           std::to_string(state.loop_index) + " ";
  }
  const profile::step* next() { return position.next({state, shared, sources}, at_ns); }
  profile::on_error failed(const profile::step& step) {
    return position.failed(step.on_error, {SPATE_OUTCOME_STATUS, 3, 500}, state, at_ns);
  }
  std::vector<profile::operation> operations;
  std::vector<profile::step> flow;
  data::user_state state;
  data::shared_state shared;
  std::vector<std::unique_ptr<data::source>> sources;
  std::int64_t at_ns = 0;
  flow_position position;
};

}  // namespace spate::engine::test
