// A monitor of a shared object, loaded as the host loads it, and what a reading told.
#pragma once

#include <dlfcn.h>
#include <spate/monitor.hpp>

#include <map>
#include <stdexcept>
#include <string>

#include "sdk/config_literal.hpp"
#include "sdk/fake_host.hpp"

namespace spate::test {

class read_monitor {
 public:
  read_monitor(const char* file, value settings) : table_(first_of(file)), config_(with_defaults(std::move(settings))) {
    spate_error error{};
    error.struct_size = sizeof error;
    if (table_.create(host.get(), &config_.get(), &instance_, &error) != SPATE_OK)
      throw std::runtime_error(error.message);
  }
  ~read_monitor() { table_.destroy(instance_); }
  read_monitor(const read_monitor&) = delete;
  read_monitor& operator=(const read_monitor&) = delete;

  // False: the call failed, or a metric was told twice.
  bool read() {
    values.clear();
    missing.clear();
    told_ = 0;
    spate_readings sink{};
    sink.struct_size = sizeof sink;
    sink.host_data = this;
    sink.add = [](spate_readings* to, std::uint32_t metric, double number) noexcept {
      auto& self = *static_cast<read_monitor*>(to->host_data);
      self.values[self.name(metric)] = number;
      ++self.told_;
    };
    sink.missing = [](spate_readings* to, std::uint32_t metric, spate_str reason) noexcept {
      auto& self = *static_cast<read_monitor*>(to->host_data);
      self.missing[self.name(metric)] = view(reason);
      ++self.told_;
    };
    spate_error error{};
    error.struct_size = sizeof error;
    return table_.read(instance_, &sink, &error) == SPATE_OK && values.size() + missing.size() == told_;
  }

  fake_host host;
  std::map<std::string, double> values;
  std::map<std::string, std::string> missing;

 private:
  static const spate_monitor& first_of(const char* file) {
    void* library = ::dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw std::runtime_error(::dlerror());
    auto entry = reinterpret_cast<const spate_entry* (*)()>(::dlsym(library, SPATE_ENTRY_SYMBOL));
    if (entry == nullptr) throw std::runtime_error(::dlerror());
    return *static_cast<const spate_monitor*>(entry()->get(SPATE_MONITOR_FACTORY, 0));
  }
  value with_defaults(value settings) const {
    add_defaults(settings, table_.keys);
    return settings;
  }
  std::string name(std::uint32_t metric) const { return table_.metrics[metric].name; }

  const spate_monitor& table_;
  const config_literal config_;
  spate_monitor_instance* instance_ = nullptr;
  std::size_t told_ = 0;
};

}  // namespace spate::test
