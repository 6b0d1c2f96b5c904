#pragma once

#include <cstdint>

namespace spate::plugin {

/// A value of a plugin's metric, until it is recorded.
struct metric_value {
  std::uint32_t metric, operation;
  std::int64_t value;
};

/// Where the values of spate.metrics/1 go on one thread: the engine's worker has one for its shard and sets it for as
/// long as it pumps. Not shared between threads.
class metric_sink {
 public:
  virtual ~metric_sink() = default;
  /// `metric` is an id of the metric_table, `operation` an index into model::operations. Allocates nothing in the
  /// steady state. [shard]
  virtual void record(std::uint32_t metric, std::uint32_t operation, std::int64_t value) noexcept = 0;
};

/// The sink of this thread, or null: then values are counted as lost (metric_table::lost) and not stored. [any]
metric_sink* thread_metric_sink() noexcept;

/// Sets this thread's sink for the lifetime of the scope; scopes nest. The sink outlives the scope. [shard]
class metric_sink_scope {
 public:
  explicit metric_sink_scope(metric_sink&) noexcept;
  ~metric_sink_scope();
  metric_sink_scope(const metric_sink_scope&) = delete;
  metric_sink_scope& operator=(const metric_sink_scope&) = delete;

 private:
  metric_sink* before_;
};

}  // namespace spate::plugin
