// Where a monitor's readings go in tests.
#pragma once

#include <spate/monitor.hpp>

#include <map>
#include <stdexcept>
#include <string>

class kept_readings {
 public:
  kept_readings() {
    raw_.struct_size = sizeof raw_;
    raw_.host_data = this;
    raw_.add = [](spate_readings* self, std::uint32_t metric, double value) noexcept {
      static_cast<kept_readings*>(self->host_data)->values[metric] = value;
    };
    raw_.missing = [](spate_readings* self, std::uint32_t metric, spate_str reason) noexcept {
      static_cast<kept_readings*>(self->host_data)->reasons[metric] = spate::view(reason);
    };
  }
  kept_readings(const kept_readings&) = delete;

  spate_readings* raw() { return &raw_; }
  spate::readings sink() { return spate::readings(&raw_); }

  // Of a metric that was told as a number.
  double value(std::uint32_t metric) const {
    const auto found = values.find(metric);
    if (found != values.end()) return found->second;
    throw std::runtime_error("metric " + std::to_string(metric) + " has no value: " + reason(metric));
  }
  // Why there is none; empty when nothing was said of it.
  std::string reason(std::uint32_t metric) const {
    const auto found = reasons.find(metric);
    return found == reasons.end() ? "" : found->second;
  }
  bool was_told(std::uint32_t metric) const { return values.contains(metric) || reasons.contains(metric); }

  std::map<std::uint32_t, double> values;
  std::map<std::uint32_t, std::string> reasons;

 private:
  spate_readings raw_{};
};
