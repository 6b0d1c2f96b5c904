// A monitor in C++: derive, fill read.
#pragma once

#include <spate/abi/monitor.h>
#include <spate/plugin.hpp>

#include <memory>

namespace spate {

// Where the readings of one interval go. Valid for the call. [monitor]
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

// Where metrics go that only a configuration knows. Valid for the call. [control]
class metric_list {
 public:
  explicit metric_list(const spate_metric_list* raw) noexcept : raw_(raw) {}
  // `at`: where the profile names it.
  void add(std::string_view name, std::string_view unit, std::string_view doc, const node& at) const noexcept {
    raw_->add(raw_, str(name), str(unit), str(doc), at.index());
  }

 private:
  const spate_metric_list* raw_;
};

// Base of a monitor. The derived class has a static array `metrics` of spate_monitor_metric, a metric's index being its
// place, and a constructor that takes (const host_services&, config); a profile's own metrics are told by a function
// `static void declare(config, const metric_list&)`. `read` is called on a thread of this monitor's own and may wait,
// bounded by a limit of its own. [monitor]
class monitor {
 public:
  static constexpr const char* factory = SPATE_MONITOR_FACTORY;
  explicit monitor(const host_services& host) : host_(host) {}
  virtual ~monitor() = default;
  monitor(const monitor&) = delete;
  monitor& operator=(const monitor&) = delete;

  template <class T>
  static const void* descriptor() noexcept;

  // Null when T names no metrics of a profile's.
  template <class T>
  static constexpr auto declare_of() noexcept -> decltype(spate_monitor::declare) {
    if constexpr (requires(config settings, const metric_list& to) { T::declare(settings, to); }) {
      return [](const spate_host*, const spate_config* settings, const spate_metric_list* to,
                spate_error* error) noexcept {
        return guarded(error, [&] { T::declare(config(*settings), metric_list(to)); });
      };
    } else {
      return nullptr;
    }
  }

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
      },
      declare_of<T>()};
  return &table;
}

}  // namespace spate
