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
  /* A value in the unit that the metric declares. [monitor] */
  void (*add)(struct spate_readings*, uint32_t metric, double value) SPATE_NOEXCEPT;
  /* Why a metric has no value this time: shown as "no sample". [monitor] */
  void (*missing)(struct spate_readings*, uint32_t metric, spate_str reason) SPATE_NOEXCEPT;
} spate_readings;

/* Units: "ratio" (1 is 100 %), "bytes", "count", "seconds", "per_second", "bytes_per_second"; any other word is shown
 * behind a plain number. */
typedef struct spate_monitor_metric {
  const char* name; /* "cpu", "memory": lower case, digits and _ */
  const char* unit;
  const char* doc;
} spate_monitor_metric;

/* Where a configuration's own metrics go. Host-owned, valid for the call. */
typedef struct spate_metric_list {
  uint32_t struct_size, reserved;
  void* host_data;
  /* `config_node`: where the profile names it, for the host's complaint when the name cannot be. [control] */
  void (*add)(const struct spate_metric_list*, spate_str name, spate_str unit, spate_str doc,
              uint32_t config_node) SPATE_NOEXCEPT;
} spate_metric_list;

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
  /* Once an interval, on a thread of this instance's own: it may wait, bounded by a limit of its own well below a
   * minute. Tells each metric at most once; of one that is told nothing there is no reading this time. A failure says
   * why there is none of any. [monitor] */
  spate_status (*read)(spate_monitor_instance*, spate_readings*, spate_error*) SPATE_NOEXCEPT;
  /* Metrics that only a configuration knows, as series that a profile names; their indices follow `metrics`, in the
   * order in which they are added. After `check` found the configuration good, and before `create`; no I/O, and the
   * same answer each time. NULL: none. [control] */
  spate_status (*declare)(const spate_host*, const spate_config*, const spate_metric_list*,
                          spate_error*) SPATE_NOEXCEPT;
} spate_monitor;

#ifdef __cplusplus
}
#endif
#endif
