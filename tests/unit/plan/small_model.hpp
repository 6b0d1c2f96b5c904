#pragma once

#include <string>
#include <variant>

#include "expression/parse.hpp"
#include "profile/config_tree.hpp"
#include "profile/model.hpp"

namespace spate::plan::test {

constexpr std::int64_t second = 1'000'000'000;

/// 10 users for 10 s of warm-up and 50 s, thinking 900 ms between `read` (weight 3) and `write` (weight 1) on `api`.
struct small_model {
  profile::model model;

  small_model() {
    model.name = "small";
    model.warmup_ns = 10 * second;
    model.duration_ns = 50 * second;
    model.stop_ns = 30 * second;
    profile::target api;
    api.name = "api";
    api.config = std::make_shared<profile::config_tree>();
    model.targets.push_back(std::move(api));
    profile::scenario users;
    users.name = "users";
    users.think = {data::distribution_kind::constant, 900'000'000, 0};
    for (const char* name : {"read", "write"}) {
      profile::operation operation;
      operation.name = name;
      model.operations.push_back(operation);
      profile::task task;
      task.name = name;
      task.weight = model.operations.size() == 1 ? 3 : 1;
      profile::step send;
      send.operation = static_cast<std::uint32_t>(model.operations.size() - 1);
      task.flow.push_back(send);
      users.tasks.push_back(std::move(task));
    }
    model.scenarios.push_back(std::move(users));
    profile::load load;
    load.name = "load";
    load.users = 10;
    model.loads.push_back(load);
  }

  void require(const std::string& text, profile::objective_each each) {
    profile::objective& one = model.objectives.emplace_back();
    one.name = "goal";
    one.each = each;
    profile::requirement& requirement = one.require.emplace_back();
    requirement.text = text;
    requirement.ast = std::get<expression::node>(expression::parse(text));
  }
};

}  // namespace spate::plan::test
