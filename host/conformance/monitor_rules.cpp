#include <fmt/format.h>

#include <spate/text.hpp>

#include <array>
#include <cmath>
#include <set>
#include <thread>
#include <vector>

#include "conformance/instance_rules.hpp"
#include "profile/monitor_metrics.hpp"

namespace spate::conformance {

namespace {

using subject = kind_subject<spate_monitor>;
using namespace std::chrono_literals;

class driven_monitor {
 public:
  driven_monitor(stage& on, const subject& of)
      : stage_(on), of_(of), told_(profile::metrics_of(*of.table, of.host, *of.config).all.size()) {
    spate_error error = no_error();
    const spate_status status = on.inside(
        "create", [&] { return of.table->create(of.host, of.config, &instance_, &error); }, 10s);
    if (status != SPATE_OK) {
      instance_ = nullptr;
      on.leave_out("create refused: " + words_of(error, status));
    }
    sink_.struct_size = sizeof sink_;
    sink_.host_data = this;
    sink_.add = [](spate_readings* sink, std::uint32_t metric, double value) noexcept {
      auto& self = *static_cast<driven_monitor*>(sink->host_data);
      if (!std::isfinite(value)) self.stage_.violated(fmt::format("metric {} is {}", metric, value));
      self.tell(metric);
    };
    sink_.missing = [](spate_readings* sink, std::uint32_t metric, spate_str reason) noexcept {
      auto& self = *static_cast<driven_monitor*>(sink->host_data);
      if (reason.size == 0) self.stage_.violated(fmt::format("metric {} is missing without a reason", metric));
      self.tell(metric);
    };
  }
  ~driven_monitor() {
    if (instance_ != nullptr) stage_.inside("destroy", [&] { of_.table->destroy(instance_); });
  }
  driven_monitor(const driven_monitor&) = delete;
  driven_monitor& operator=(const driven_monitor&) = delete;

  // On a thread of its own, as in a run.
  void read_three_times() {
    std::thread([this] {
      for (int i = 0; i < 3; ++i) read();
    }).join();
  }

 private:
  void read() {
    if (instance_ == nullptr) return;
    told_.assign(told_.size(), 0);
    spate_error error = no_error();
    const spate_status status = stage_.inside(
        "read", [&] { return of_.table->read(instance_, &sink_, &error); }, 10s);
    if (status != SPATE_OK && error.message_size == 0) stage_.violated("read failed, and gave no reason");
    for (std::size_t i = 0; i < told_.size(); ++i)
      if (told_[i] > 1) stage_.violated(fmt::format("metric {} was told {} times in one reading", i, told_[i]));
  }

  void tell(std::uint32_t metric) {
    if (metric < told_.size())
      ++told_[metric];
    else
      stage_.violated(fmt::format("metric {} was told, but only {} are declared", metric, told_.size()));
  }

  stage& stage_;
  const subject& of_;
  spate_monitor_instance* instance_ = nullptr;
  spate_readings sink_{};
  std::vector<int> told_;
};

void unused(stage& on, const subject& of) { const driven_monitor one(on, of), other(on, of); }

void reads(stage& on, const subject& of) { driven_monitor(on, of).read_three_times(); }

void declares(stage& on, const subject& of) {
  const auto ask = [&] {
    return on.inside("declare", [&] { return profile::metrics_of(*of.table, of.host, *of.config); });
  };
  const profile::declared_metrics first = ask(), second = ask();
  if (!first.failure.empty()) on.violated("declare failed: " + first.failure);
  if (first.all.empty()) on.violated("it has no metric");
  std::set<std::string> names;
  for (std::size_t i = 0; i < first.all.size(); ++i) {
    const profile::monitor_metric& one = first.all[i];
    if (const std::string wrong = profile::metric_name_mistake(one.name); !wrong.empty()) on.violated(wrong);
    if (!names.insert(one.name).second) on.violated(fmt::format("two metrics are named {}", one.name));
    if (one.unit.empty()) on.violated(fmt::format("metric {} has no unit", one.name));
    if (first.nodes[i] != SPATE_NONE && first.nodes[i] >= of.config->node_count)
      on.violated(fmt::format("declare names the node {}, of {}", first.nodes[i], of.config->node_count));
    if (i >= second.all.size() || second.all[i].name != one.name)
      on.violated(fmt::format("metric {} is {} the second time that it is asked", i,
                              i < second.all.size() ? second.all[i].name : std::string("gone")));
  }
}

constexpr std::array rules = {
    kind_rule<spate_monitor>{"its metrics have names and units, the same whenever it is asked", &declares},
    kind_rule<spate_monitor>{"monitors are made and destroyed unused, two at the same time", &unused},
    kind_rule<spate_monitor>{"a reading has each metric at most once, as a number or with a reason", &reads}};

}  // namespace

std::span<const kind_rule<spate_monitor>> monitor_rules() { return rules; }

}  // namespace spate::conformance
