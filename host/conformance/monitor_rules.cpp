#include <fmt/format.h>

#include <spate/text.hpp>

#include <array>
#include <cmath>
#include <vector>

#include "conformance/instance_rules.hpp"

namespace spate::conformance {

namespace {

using subject = kind_subject<spate_monitor>;
using namespace std::chrono_literals;

class driven_monitor {
 public:
  driven_monitor(stage& on, const subject& of) : stage_(on), of_(of), told_(of.table->metric_count) {
    spate_error error = empty_error();
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

  void read() {
    if (instance_ == nullptr) return;
    told_.assign(told_.size(), 0);
    spate_error error = empty_error();
    const spate_status status = stage_.inside("read", [&] { return of_.table->read(instance_, &sink_, &error); });
    if (status != SPATE_OK) return stage_.violated("read failed: " + words_of(error, status));
    for (std::size_t i = 0; i < told_.size(); ++i)
      if (told_[i] != 1) stage_.violated(fmt::format("metric {} was told {} times in one reading", i, told_[i]));
  }

 private:
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

void reads(stage& on, const subject& of) {
  driven_monitor monitor(on, of);
  for (int i = 0; i < 3; ++i) monitor.read();
}

constexpr std::array rules = {
    kind_rule<spate_monitor>{"monitors are made and destroyed unused, two at the same time", &unused},
    kind_rule<spate_monitor>{"a reading has each metric once, as a number or with a reason", &reads}};

}  // namespace

std::span<const kind_rule<spate_monitor>> monitor_rules() { return rules; }

}  // namespace spate::conformance
