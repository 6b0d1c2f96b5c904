#pragma once

#include <string>
#include <variant>
#include <vector>

#include "expression/parse.hpp"
#include "profile/model.hpp"
#include "stats/series_table.hpp"
#include "verdict/judgement.hpp"

namespace spate::verdict::test {

constexpr std::int64_t ms = 1'000'000;
constexpr std::int64_t second = 1'000'000'000;

/// A run of one scenario with the operations `read` and `write` (tasks of weight 1) and `rare`, which no draw could
/// send unless a test says so. 10 s measured.
struct run_fixture {
  profile::model model;
  stats::series_names names;
  stats::table_shape shape{.scenarios = 2, .operations = 3};
  stats::series_table whole{shape}, measured{shape};
  stats::availability_result availability{1, 10 * second, 0, 0, 0, 0, 100, false};
  std::vector<engine::task_draws> draws{{1000, 500}, {1000, 500}, {0, 0}};

  run_fixture() {
    model.targets.resize(1);
    profile::scenario users;
    users.name = "users";
    for (const char* name : {"read", "write", "rare"}) {
      profile::operation operation;
      operation.name = name;
      model.operations.push_back(operation);
      profile::task task;
      task.name = name;
      profile::step send;
      send.operation = static_cast<std::uint32_t>(model.operations.size() - 1);
      task.flow.push_back(send);
      users.tasks.push_back(std::move(task));
    }
    model.scenarios.push_back(std::move(users));
    names.scenarios = {"users", "setup"};
    names.operations = {"read", "write", "rare"};
    names.operation_targets = {0, 0, 0};
    names.targets = {"api"};
    names.plugin_outcomes = {{}};
  }

  void require(const std::string& text, profile::objective_each each = {}) {
    profile::objective one;
    one.name = "goal";
    one.each = each;
    profile::requirement requirement;
    requirement.text = text;
    requirement.ast = std::get<expression::node>(expression::parse(text));
    one.require.push_back(std::move(requirement));
    model.objectives.push_back(std::move(one));
  }

  /// `count` samples that took `response_ns`, of which `lag_ns` were ours before the start, `receive_lag_ns` after the
  /// end.
  void add(std::uint32_t operation, int count, std::int64_t response_ns, std::uint16_t outcome = SPATE_OUTCOME_OK,
           std::int64_t lag_ns = 0, std::uint16_t flags = 0, std::int64_t receive_lag_ns = 0) {
    for (int i = 0; i < count; ++i) {
      stats::sample_times sample{};
      sample.due_ns = second;
      sample.start_ns = second + lag_ns;
      sample.end_ns = second + response_ns;
      sample.start_lag_ns = lag_ns;
      sample.receive_lag_ns = receive_lag_ns;
      sample.operation = operation;
      sample.outcome = outcome;
      sample.flags = flags;
      sample.status = outcome == SPATE_OUTCOME_STATUS ? 503 : 200;
      whole.record(sample);
      measured.record(sample);
    }
  }

  measurements taken() const {
    return {model, names, whole, measured, 12 * second, 10 * second, 50, 20, {availability}, {draws}};
  }
};

}  // namespace spate::verdict::test
