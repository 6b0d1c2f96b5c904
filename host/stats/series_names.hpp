#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stats/series.hpp"

namespace spate::stats {

/** Whether a metric of that SPATE_METRIC_* is one. */
[[nodiscard]] bool is_gauge(uint32_t kind) noexcept;

/** What the indices of a run's series are called. Immutable once the run has started; any thread. */
struct series_names {
  std::vector<std::string> scenarios;
  std::vector<std::string> operations;     /**< run-wide */
  uint32_t first_whole = UINT32_MAX - 1;   /**< from this one on operations hold others, whose samples are counted */
  std::vector<uint32_t> operation_targets; /**< by operation: its target */
  std::vector<std::string> targets;
  std::vector<std::vector<std::string>> plugin_outcomes; /**< by target; the first is SPATE_OUTCOME_PLUGIN */
  std::vector<std::string> metrics; /**< by id of spate.metrics/1; may grow until the first interval */
  std::vector<uint32_t> gauges;     /**< which of them are, in order */
  std::vector<uint32_t> sizes;      /**< which of the gauges are of bytes */

  /** The next metric; `kind` is SPATE_METRIC_*. */
  void add_metric(std::string name, uint32_t kind);
  /** "other" for what lies beyond. */
  [[nodiscard]] std::string_view scenario(uint32_t index) const noexcept;
  [[nodiscard]] std::string_view operation(uint32_t index) const noexcept;
  [[nodiscard]] std::string_view target_of(uint32_t operation) const noexcept;
  [[nodiscard]] std::string_view metric(uint32_t id) const noexcept;
  /** The id of the gauge of that name; nothing when no metric is. */
  [[nodiscard]] std::optional<uint32_t> gauge(std::string_view name) const noexcept;
  /** "bytes" or "count": what a gauge's value is a number of. */
  [[nodiscard]] const char* gauge_unit(uint32_t id) const noexcept;
  /** "ok", "timeout", ..., a plugin's own name, or "unknown". */
  [[nodiscard]] std::string_view outcome(uint32_t operation, uint16_t value) const noexcept;
};

/** The ABI's outcomes by name: "ok", "expect", "status", "timeout", "dns", "refused", "reset", "tls", "protocol",
 * "exhausted", "aborted", "no_value"; empty for others. */
[[nodiscard]] std::string_view outcome_name(uint16_t value) noexcept;

/** "scenario/operation/outcome/metric", each part with everything but letters, digits and `-._~` percent-encoded, so
 * that it holds no comma, space or further slash: the tag of a series in the interval log. */
[[nodiscard]] std::string tag_of(const series_names& names, const series_key& key, metric which);
/** The tag of a plugin's metric: "-/operation/-/metric". */
[[nodiscard]] std::string tag_of(const series_names& names, const metric_series& of);

struct tag_parts {
  std::string scenario, operation, outcome, metric;
};
/** Splits and decodes a tag; false when it is not one of ours. */
[[nodiscard]] bool parse_tag(std::string_view tag, tag_parts& into);

}  // namespace spate::stats
