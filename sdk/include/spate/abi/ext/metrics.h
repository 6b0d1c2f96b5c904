/* spate ABI, host service "spate.metrics/1": values of a plugin's own beside its samples.
 * Well-known: connect_time, tls_time, connections_opened, _failed, _reused, requests_repeated, messages_expected,
 * messages_delivered. The descriptor tells beforehand what may be defined: spate_protocol.metrics. */
#ifndef SPATE_ABI_EXT_METRICS_H
#define SPATE_ABI_EXT_METRICS_H
#include "../core.h"
#ifdef __cplusplus
extern "C" {
#endif
#define SPATE_EXT_METRICS "spate.metrics/1"
enum {
  SPATE_METRIC_TIME = 0,    /* values are nanoseconds, kept in a histogram */
  SPATE_METRIC_COUNTER = 1, /* values are added up */
  /* What is open, queued or held now. Values are changes, +1 and -1: from the setup on they add up, over all shards and
   * operations, to what the gauge stands at; the host looks at it once a second. */
  SPATE_METRIC_GAUGE = 2,
  SPATE_METRIC_GAUGE_BYTES = 3 /* a gauge of a size: objectives limit it by 64MiB */
};
typedef struct spate_metrics {
  uint32_t struct_size, reserved;
  /* The metric's id, or SPATE_NONE when there are too many. The same name gives the same id. [control] */
  uint32_t (*define)(const spate_host*, spate_str name, uint32_t kind) SPATE_NOEXCEPT;
  /* A value for an operation of this target. [shard] */
  void (*record)(const spate_host*, uint32_t metric, uint32_t operation, int64_t value) SPATE_NOEXCEPT;
} spate_metrics;
#ifdef __cplusplus
}
#endif
#endif
