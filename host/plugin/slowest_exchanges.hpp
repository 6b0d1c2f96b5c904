#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <spate/abi/ext/exchanges.h>

namespace spate::plugin {

/// A copy of one exchange, as the plugin told it: not masked yet.
struct kept_exchange {
  std::uint32_t user = 0;
  std::int32_t status = 0;
  std::int64_t start_ns = 0, end_ns = 0;
  std::uint16_t outcome = 0, error_id = 0;
  std::uint64_t sent_bytes = 0, received_bytes = 0;
  std::string sent, received, trace_id;
  std::int64_t service_ns() const { return end_ns - start_ns; }
};

/// The slowest exchanges of each operation of a run, by service time. Keeps none until `begin`.
class slowest_exchanges {
 public:
  static constexpr std::int64_t none_wanted = INT64_MAX;

  /// Room for `most` exchanges of each of `operations`. Before the load. [control]
  void prepare(std::uint32_t operations, std::uint32_t most);
  /// From now on, those that start at `from_ns` or later are kept. [control]
  void begin(std::int64_t from_ns) noexcept { from_ns_.store(from_ns, std::memory_order_relaxed); }

  /// The service time that one must exceed to be kept. [any]
  std::int64_t threshold_ns(std::uint32_t operation) const noexcept {
    return operation < rows_.size() ? rows_[operation]->threshold_ns.load(std::memory_order_relaxed) : none_wanted;
  }
  void keep(std::uint32_t operation, const spate_exchange&);  ///< [any]
  /// The slowest first. [control]
  std::vector<kept_exchange> of(std::uint32_t operation) const;

 private:
  struct row {
    std::atomic<std::int64_t> threshold_ns{-1};  // one without any duration is kept as well
    std::vector<kept_exchange> kept;             // a heap whose first is the fastest
    std::vector<kept_exchange> free;             // with room for their texts
  };

  mutable std::mutex mutex_;
  std::atomic<std::int64_t> from_ns_{none_wanted};
  std::vector<std::unique_ptr<row>> rows_;
  std::size_t most_ = 0;
};

}  // namespace spate::plugin
