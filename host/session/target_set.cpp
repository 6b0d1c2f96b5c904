#include "session/target_set.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <spate/call_error.hpp>

#include "profile/config_tree.hpp"
#include "profile/units.hpp"
#include "session/not_made.hpp"

namespace spate::session {

target_set::target_set(const profile::model& model, plugin::registry& registry, plugin::run_services& services)
    : model_(model), registry_(registry), services_(services) {}

target_set::~target_set() {
  while (!targets_.empty()) {
    one& last = targets_.back();
    if (last.instance) {
      last.protocol->destroy(last.instance);
    }
    targets_.pop_back();
  }
}

std::string target_set::create() {
  for (const profile::target& target : model_.targets) {
    one made;
    std::string error;
    made.protocol = registry_.protocol(target.plugin, error);
    if (!made.protocol) {
      return error;
    }
    made.host = std::make_unique<plugin::plugin_host>(services_, "target " + target.name, target.operations);
    spate_error failed = no_error();
    const spate_status status =
        made.protocol->create(made.host->view(), &target.config->view(), &made.instance, &failed);
    if (status != SPATE_OK) {
      return not_made(model_, "target " + target.name, target.at, *target.config, failed);
    }
    targets_.push_back(std::move(made));
  }
  return {};
}

void target_set::abandon() {
  static auto& kept = *new std::vector<one>;
  for (one& each : targets_) kept.push_back(std::move(each));
  targets_.clear();
}

std::vector<engine::target_port> target_set::ports() const {
  std::vector<engine::target_port> out;
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    const profile::target& from = model_.targets[i];
    engine::target_port& made = out.emplace_back();
    made.protocol = targets_[i].protocol;
    made.instance = targets_[i].instance;
    made.workers = from.workers;
    made.sessions = std::max(1u, from.sessions);
    made.patience_ns = from.pool_timeout_ns;
    if (from.pool_timeout_ns != INT64_MAX)
      made.exhausted_text =
          services_.strings.intern(fmt::format("pool of {} exhausted for {}: raise pool.size or lower users",
                                               made.sessions, profile::print_duration(from.pool_timeout_ns)));
  }
  return out;
}

std::vector<std::vector<std::pair<std::string, verdict::check_count>>> target_set::checks() const {
  std::vector<std::vector<std::pair<std::string, verdict::check_count>>> out(model_.operations.size());
  // What the host measures itself lies behind the operations that have answers.
  for (std::size_t i = 0; i < std::min(out.size(), model_.runtime->responses.size()); ++i) {
    const profile::operation& operation = model_.operations[i];
    const auto& names = model_.runtime->responses[i].check_names();
    if (names.empty() || operation.target >= targets_.size()) {
      continue;
    }
    const plugin::check_counts counts = targets_[operation.target].host->checks(operation.index_in_target);
    for (std::size_t check = 0; check < names.size(); ++check) {
      const std::uint64_t failed = counts.failed[check];
      out[i].push_back({names[check], {counts.offered - failed, failed}});
    }
  }
  return out;
}

std::vector<std::vector<std::string>> target_set::plugin_outcomes() const {
  std::vector<std::vector<std::string>> out;
  for (const one& target : targets_) {
    out.emplace_back();
    for (const char* const* name = target.protocol->outcomes; name && *name; ++name) {
      out.back().emplace_back(*name);
    }
  }
  return out;
}

}  // namespace spate::session
