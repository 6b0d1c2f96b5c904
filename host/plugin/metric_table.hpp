#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <spate/abi/ext/metrics.h>

namespace spate::plugin {

/// The names of all plugins' own metrics in one run: a name has one id and one kind. Bounded.
class metric_table {
 public:
  static constexpr std::uint32_t capacity = 256;
  struct metric {
    std::string name;
    std::uint32_t kind = SPATE_METRIC_TIME;
  };

  /// The id of the name, or SPATE_NONE when the table is full, the kind is unknown or the name is taken by another
  /// kind; `why` then says so. [any]
  std::uint32_t define(std::string_view name, std::uint32_t kind, std::string& why);
  /// By id. [any]
  std::vector<metric> all() const;

  /// Values recorded on a thread without a sink or with an id that nobody defined. [any]
  void lose() noexcept { lost_.fetch_add(1, std::memory_order_relaxed); }
  std::uint64_t lost() const noexcept { return lost_.load(std::memory_order_relaxed); }

 private:
  mutable std::mutex mutex_;
  std::vector<metric> metrics_;
  std::atomic<std::uint64_t> lost_{0};
};

}  // namespace spate::plugin
