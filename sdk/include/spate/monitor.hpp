// A monitor in C++: derive, fill read.
#pragma once

#include <spate/abi/monitor.h>
#include <spate/plugin.hpp>

#include <memory>

namespace spate {

// Where the readings of one interval go. Valid for the call. [control]
class readings {
 public:
  explicit readings(spate_readings* raw) noexcept : raw_(raw) {}
  void add(std::uint32_t metric, double value) const noexcept { raw_->add(raw_, metric, value); }
  void missing(std::uint32_t metric, std::string_view reason) const noexcept {
    raw_->missing(raw_, metric, str(reason));
  }

 private:
  spate_readings* raw_;
};

// Base of a monitor. The derived class has a static array `metrics` of spate_monitor_metric, a metric's index being its
// place, and a constructor that takes (const host_services&, config). `read` returns within milliseconds. [control]
class monitor {
 public:
  static constexpr const char* factory = SPATE_MONITOR_FACTORY;
  explicit monitor(const host_services& host) : host_(host) {}
  virtual ~monitor() = default;
  monitor(const monitor&) = delete;
  monitor& operator=(const monitor&) = delete;

  template <class T>
  static const void* descriptor() noexcept;

 protected:
  virtual void read(const readings&) = 0;
  const host_services& host() const noexcept { return host_; }

 private:
  host_services host_;
};

template <class T>
const void* monitor::descriptor() noexcept {
  static constexpr spate_monitor table = {
      sizeof(spate_monitor),
      0,
      T::id,
      T::version,
      T::summary,
      key_table(T::keys),
      std::data(T::metrics),
      static_cast<std::uint32_t>(std::size(T::metrics)),
      sizeof(spate_monitor_metric),
      &detail::check<T>,
      [](const spate_host* host, const spate_config* settings, spate_monitor_instance** out,
         spate_error* error) noexcept {
        return guarded(error, [&] {
          std::unique_ptr<monitor> made = std::make_unique<T>(host_services(host), config(*settings));
          *out = reinterpret_cast<spate_monitor_instance*>(made.release());
        });
      },
      [](spate_monitor_instance* instance) noexcept { delete reinterpret_cast<monitor*>(instance); },
      [](spate_monitor_instance* instance, spate_readings* out, spate_error* error) noexcept {
        return guarded(error, [&] { reinterpret_cast<monitor*>(instance)->read(readings(out)); });
      }};
  return &table;
}

}  // namespace spate
