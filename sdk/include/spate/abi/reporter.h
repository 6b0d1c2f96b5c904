/* spate ABI: a reporter turns what a run measured into something people or machines read. Factory "spate.reporter/1".
 *
 * All calls of an instance come from one thread, in this order: run_started, then intervals, events and samples as they
 * happen, then result, once. A slow reporter delays nobody but itself: intervals and the result are always delivered.
 */
#ifndef SPATE_ABI_REPORTER_H
#define SPATE_ABI_REPORTER_H

#include "config.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SPATE_REPORTER_FACTORY "spate.reporter/1"

typedef struct spate_reporter_instance spate_reporter_instance; /* plugin-owned */

typedef struct spate_run_info {
  uint32_t struct_size;
  uint32_t terminal; /* 1: standard output is a terminal and a live line is wanted */
  uint32_t color;    /* 1: colours are wanted */
  uint32_t embedded; /* 1: runs against the embedded reference server */
  spate_str profile, run_folder;
  int64_t start_wall_ns;          /* since the epoch */
  int64_t warmup_ns, duration_ns; /* planned; duration without warm-up */
  uint32_t users, reserved;       /* planned peak */
} spate_run_info;

/* A histogram in units of 1 ns, read through its functions. Host-owned, valid for the call. */
typedef struct spate_histogram {
  uint32_t struct_size, reserved;
  const void* host_data;
  uint64_t count;
  int64_t min_ns, max_ns;
  double mean_ns;
  int64_t (*value_at)(const struct spate_histogram*, double quantile /* 0..1 */) SPATE_NOEXCEPT; /* [reporter] */
  /* Walks the buckets that hold something: start with *cursor = 0; returns 0 at the end. The bucket counts values in
   * [low, high). [reporter] */
  uint32_t (*next)(const struct spate_histogram*, uint64_t* cursor, int64_t* low_ns, int64_t* high_ns,
                   uint64_t* count) SPATE_NOEXCEPT;
} spate_histogram;

/* All samples of one (scenario, operation, outcome) that were due in the interval. */
typedef struct spate_series {
  spate_str scenario, operation, target, outcome;
  uint64_t count, bytes_out, bytes_in;
  uint32_t failed; /* 1: the outcome is an error */
  uint32_t reserved;
  const spate_histogram *response_time, *service_time, *start_lag, *blocked;
} spate_series;

typedef struct spate_interval {
  uint32_t struct_size, series_stride, series_count;
  uint32_t warmup; /* 1: left out of objectives */
  const void* series;
  int64_t start_ns, end_ns; /* since the run's start */
  uint32_t users;           /* active at its end */
  uint32_t in_flight;       /* operations under way at its end */
  int64_t oldest_in_flight_ns;
  uint64_t total_count, total_errors; /* of the run so far */
  spate_str phase;
} spate_interval;

/* Something that happened: an error's first example, a stall, an intervention, a warning. */
typedef struct spate_event {
  uint32_t struct_size, severity; /* 0 information, 1 warning, 2 error */
  int64_t at_ns;                  /* since the run's start */
  spate_str kind, text;
} spate_event;

typedef struct spate_result {
  uint32_t struct_size, exit_status;
  spate_str verdict;    /* "pass", "fail", "invalid", "interrupted", "not_run" */
  spate_str json;       /* the published result document */
  spate_str run_folder; /* where the other reports are */
} spate_result;

/* spate_reporter.capabilities */
enum {
  SPATE_REPORTER_SAMPLES = 1u /* wants every sample: `samples` is called */
};

/* One sample of the load, as it was measured. Its texts are valid for the call. */
typedef struct spate_raw_sample {
  spate_str scenario, operation, target, outcome;
  spate_str error;        /* what went wrong; empty: nothing is known of it */
  int64_t due_ns, end_ns; /* since the run's start; response time is end - due */
  int64_t start_lag_ns, blocked_ns;
  int64_t service_ns;    /* -1: nothing began */
  int64_t first_byte_ns; /* from the start; -1: not measured */
  uint64_t bytes_out, bytes_in;
  uint32_t user;   /* SPATE_NONE: nobody's */
  int32_t status;  /* the protocol's own code; 0: none */
  uint32_t flags;  /* SPATE_SAMPLE_* */
  uint32_t failed; /* 1: the outcome is an error */
} spate_raw_sample;

/* Some of them, in the order in which a worker saw them end. */
typedef struct spate_raw_samples {
  uint32_t struct_size, sample_stride;
  uint64_t sample_count;
  const void* samples;
  uint64_t dropped; /* since the call before: they came faster than this reporter took them */
} spate_raw_samples;

typedef struct spate_reporter {
  uint32_t struct_size, capabilities; /* SPATE_REPORTER_* */
  const char* id;                     /* the profile's [report.ID], `--reporter ID` */
  const char* version;
  const char* summary;
  spate_keys keys;
  spate_status (*check)(const spate_host*, const spate_config*, spate_report*) SPATE_NOEXCEPT; /* [control] */
  spate_status (*create)(const spate_host*, const spate_config*, spate_reporter_instance** out,
                         spate_error*) SPATE_NOEXCEPT;      /* [control] */
  void (*destroy)(spate_reporter_instance*) SPATE_NOEXCEPT; /* [control] */
  spate_status (*run_started)(spate_reporter_instance*, const spate_run_info*,
                              spate_error*) SPATE_NOEXCEPT; /* [reporter] */
  spate_status (*interval)(spate_reporter_instance*, const spate_interval*,
                           spate_error*) SPATE_NOEXCEPT;                                            /* [reporter] */
  spate_status (*event)(spate_reporter_instance*, const spate_event*, spate_error*) SPATE_NOEXCEPT; /* [reporter] */
  /* Failing here means that the report was not written: the run ends with exit code 3. [reporter] */
  spate_status (*result)(spate_reporter_instance*, const spate_result*, spate_error*) SPATE_NOEXCEPT;
  /* Only with the capability SAMPLES, else NULL. [reporter] */
  spate_status (*samples)(spate_reporter_instance*, const spate_raw_samples*, spate_error*) SPATE_NOEXCEPT;
} spate_reporter;

#ifdef __cplusplus
}
#endif
#endif
