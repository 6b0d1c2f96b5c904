#pragma once

#include <spate/abi/monitor.h>
#include <spate/text.hpp>

#include <functional>
#include <string>

#include "health/round.hpp"

namespace spate::health::test {

constexpr std::int64_t second = 1'000'000'000;

/// A monitor whose readings a test writes.
struct fake_monitor {
  using function = std::function<spate_status(spate_readings&, spate_error&)>;

  explicit fake_monitor(function read) : read_(std::move(read)) {
    table_.struct_size = sizeof table_;
    table_.read = [](spate_monitor_instance* self, spate_readings* out, spate_error* error) noexcept {
      return reinterpret_cast<fake_monitor*>(self)->read_(*out, *error);
    };
  }
  health::instance instance() { return {&table_, reinterpret_cast<spate_monitor_instance*>(this)}; }

 private:
  function read_;
  spate_monitor table_{};
};

/// Named `platform`, with the metrics cpu and memory_anonymous, read once a second.
inline profile::monitor platform() {
  profile::monitor out;
  out.name = "platform";
  out.plugin = "process";
  out.every_ns = second;
  out.metrics = {{"cpu", "ratio", ""}, {"memory_anonymous", "bytes", ""}};
  return out;
}

inline profile::model model_of(profile::monitor only) {
  profile::model out;
  out.monitors.push_back(std::move(only));
  return out;
}

}  // namespace spate::health::test
