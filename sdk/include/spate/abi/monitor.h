/* spate ABI: a monitor reads the health of a target or machine on the run's time axis. Factory "spate.monitor/1". */
#ifndef SPATE_ABI_MONITOR_H
#define SPATE_ABI_MONITOR_H

#include "config.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SPATE_MONITOR_FACTORY "spate.monitor/1"

typedef struct spate_monitor_instance spate_monitor_instance; /* plugin-owned */

/* Where a reading goes. Host-owned, valid for the call. */
typedef struct spate_readings {
  uint32_t struct_size, reserved;
  void* host_data;
  /* A value in the unit that the metric declares. [control] */
  void (*add)(struct spate_readings*, uint32_t metric, double value) SPATE_NOEXCEPT;
  /* Why a metric has no value this time: shown as "no sample". [control] */
  void (*missing)(struct spate_readings*, uint32_t metric, spate_str reason) SPATE_NOEXCEPT;
} spate_readings;

typedef struct spate_monitor_metric {
  const char* name; /* "cpu", "memory" */
  const char* unit; /* "ratio", "bytes", "count" */
  const char* doc;
} spate_monitor_metric;

typedef struct spate_monitor {
  uint32_t struct_size, capabilities; /* none yet: 0 */
  const char* id;
  const char* version;
  const char* summary;
  spate_keys keys;
  const spate_monitor_metric* metrics; /* a metric's index is its place */
  uint32_t metric_count, metric_stride;
  spate_status (*check)(const spate_host*, const spate_config*, spate_report*) SPATE_NOEXCEPT; /* [control] */
  spate_status (*create)(const spate_host*, const spate_config*, spate_monitor_instance** out,
                         spate_error*) SPATE_NOEXCEPT;     /* [control] */
  void (*destroy)(spate_monitor_instance*) SPATE_NOEXCEPT; /* [control] */
  /* Once an interval; returns within milliseconds. [control] */
  spate_status (*read)(spate_monitor_instance*, spate_readings*, spate_error*) SPATE_NOEXCEPT;
} spate_monitor;

#ifdef __cplusplus
}
#endif
#endif
