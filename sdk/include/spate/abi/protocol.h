/* spate ABI: a protocol sends operations and returns samples. Factory "spate.protocol/1".
 *
 * The host owns threads, users, pacing and the clock; the plugin owns its I/O and runs it inside `pump`, on the thread
 * of the shard. A shard shares nothing with another. For tokens, accepted == finished: every work that `submit` took
 * comes back as exactly one sample, `aborted` ones after `cancel` included.
 *
 * Order of calls: check -> create -> shard_create -> (user_start, submit, pump, user_stop)* -> cancel -> pump until all
 * tokens are back -> shard_destroy -> destroy.
 */
#ifndef SPATE_ABI_PROTOCOL_H
#define SPATE_ABI_PROTOCOL_H

#include "config.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SPATE_PROTOCOL_FACTORY "spate.protocol/1"

/* One operation to send. */
typedef struct spate_work {
  uint64_t token;       /* names this execution; not 0 */
  int64_t scheduled_ns; /* the due instant; start no earlier than the submit */
  uint32_t user;        /* run-wide number, below spate_shard_params.user_count */
  uint32_t operation;   /* index into the configuration's `operations` */
} spate_work;

/* spate_sample.flags */
enum {
  SPATE_SAMPLE_UNSOLICITED = 1u, /* nobody asked for it: token 0, no start */
  SPATE_SAMPLE_NO_LATENCY = 2u,  /* counted, not timed */
  SPATE_SAMPLE_CENSORED = 4u,    /* ended by a limit: the true time is longer */
  SPATE_SAMPLE_REUSED = 8u,      /* went over a connection that was open before */
  SPATE_SAMPLE_REPEATED = 16u    /* the plugin sent it again after the first connection failed */
};

/* One executed operation. No pointers, so that it can cross a process one day. One cache line. */
typedef struct spate_sample {
  int64_t start_ns;   /* just before the operation's first act of its own: lookup and connect included when it opens its
                         connection; the first of several tries. 0: nothing began, and there is no service time */
  int64_t end_ns;     /* the answer's last byte, before checks and captures */
  int64_t blocked_ns; /* from submit to start when it waited for a connection or session of the plugin's */
  uint64_t token;     /* the work's; 0 when unsolicited */
  uint32_t bytes_out, bytes_in;
  uint32_t operation, user; /* the work's */
  int32_t status;           /* the protocol's own code (HTTP status); 0: none */
  uint16_t outcome;         /* SPATE_OUTCOME_* or one that the plugin declares */
  uint16_t error_id;        /* text of spate.strings/1 that says what went wrong; 0: none */
  uint32_t first_byte_us;   /* from start to the answer's first byte; 0: not measured */
  uint16_t flags;
  uint16_t receive_lag; /* ours: how long the answer's last byte lay unread in the kernel, (m << e) ns with m in the
                           lower 11 bits and e in the upper 5; 0: not known. <spate/receive_lag.hpp> packs it */
} spate_sample;
SPATE_STATIC_ASSERT(sizeof(spate_work) == 24, "spate_work");
SPATE_STATIC_ASSERT(sizeof(spate_sample) == 64, "spate_sample");

/* Outcomes, closed within a revision; those that a plugin declares start at SPATE_OUTCOME_PLUGIN. */
enum {
  SPATE_OUTCOME_OK = 0,
  SPATE_OUTCOME_EXPECT = 1,    /* an expectation of the profile did not hold */
  SPATE_OUTCOME_STATUS = 2,    /* the status code was not an expected one */
  SPATE_OUTCOME_TIMEOUT = 3,   /* given up; the sample is censored */
  SPATE_OUTCOME_DNS = 4,       /* the name was not found */
  SPATE_OUTCOME_REFUSED = 5,   /* no connection */
  SPATE_OUTCOME_RESET = 6,     /* the connection ended before the answer did */
  SPATE_OUTCOME_TLS = 7,       /* no secure connection */
  SPATE_OUTCOME_PROTOCOL = 8,  /* the answer is malformed */
  SPATE_OUTCOME_EXHAUSTED = 9, /* a pool or limit of ours or the target's */
  SPATE_OUTCOME_ABORTED = 10,  /* ended by us when the run stopped */
  SPATE_OUTCOME_NO_VALUE = 11, /* host: not sent, a variable that it needs has no value */
  SPATE_OUTCOME_PLUGIN = 64
};

/* Where a shard puts its samples. Host-owned. Write at data + count * stride, add 1 to count, call drain when
 * count == capacity. The host drains what is left after each pump. Drain does not call back into the shard. */
typedef struct spate_sample_block {
  uint32_t struct_size, stride, capacity, count;
  unsigned char* data;
  void (*drain)(struct spate_sample_block*) SPATE_NOEXCEPT; /* [shard]; sets count to 0 */
  void* host_data;
} spate_sample_block;

typedef struct spate_instance spate_instance; /* plugin-owned: one target */
typedef struct spate_shard spate_shard;       /* plugin-owned: one target on one thread */

typedef struct spate_shard_params {
  uint32_t struct_size, shard_index, shard_count;
  uint32_t user_count; /* run-wide user numbers are below this */
  uint64_t seed;
  spate_sample_block* samples; /* outlives the shard */
} spate_shard_params;

/* spate_protocol.capabilities */
enum {
  SPATE_PROTOCOL_BLOCKING = 1u,    /* pump blocks in a driver: the host gives it session threads */
  SPATE_PROTOCOL_UNSOLICITED = 2u, /* may emit samples that nobody asked for */
  SPATE_PROTOCOL_ROWS = 4u,        /* offers rows, so that a profile may ask for columns */
  SPATE_PROTOCOL_MOVABLE = 8u      /* of one that blocks: calls may come from another thread than the last one */
};

enum { SPATE_CANCEL_GRACEFUL = 0, SPATE_CANCEL_ABORT = 1 };

/* A metric that the plugin may define with spate.metrics/1, told beforehand: objectives that name it are checked before
 * anything is created. */
typedef struct spate_metric_info {
  const char* name;
  const char* doc;         /* one line */
  uint32_t kind, reserved; /* SPATE_METRIC_TIME, _COUNTER, _GAUGE or _GAUGE_BYTES */
} spate_metric_info;

typedef struct spate_protocol {
  uint32_t struct_size, capabilities;
  const char* id;      /* the profile's `plugin = "..."` */
  const char* version; /* "0.1.0" */
  const char* summary; /* one line */
  spate_keys target_keys, operation_keys;
  const char* const* outcomes; /* NULL-terminated names, the first is SPATE_OUTCOME_PLUGIN; or NULL */
  /* No I/O; reports every mistake. [control] */
  spate_status (*check)(const spate_host*, const spate_config*, spate_report*) SPATE_NOEXCEPT;
  /* After services are up. The configuration stays valid until destroy. [control] */
  spate_status (*create)(const spate_host*, const spate_config*, spate_instance** out, spate_error*) SPATE_NOEXCEPT;
  void (*destroy)(spate_instance*) SPATE_NOEXCEPT; /* [control] after all shards are gone */
  spate_status (*shard_create)(spate_instance*, const spate_shard_params*, spate_shard** out,
                               spate_error*) SPATE_NOEXCEPT; /* [shard] */
  /* Users that begin or end on this shard; not called on blocking targets. A user that stops has no work under way.
   * [shard] */
  spate_status (*user_start)(spate_shard*, const uint32_t* users, uint32_t count) SPATE_NOEXCEPT;
  spate_status (*user_stop)(spate_shard*, const uint32_t* users, uint32_t count) SPATE_NOEXCEPT;
  /* Takes the first n of `count` works (records of spate_work, `stride` bytes apart) and returns n; fewer is
   * back-pressure, and the host offers the rest again after the next pump. Does not block. [shard] */
  uint32_t (*submit)(spate_shard*, const void* work, uint32_t stride, uint32_t count) SPATE_NOEXCEPT;
  /* Runs I/O: waits for the first sample, for `wake`, or until the clock reaches deadline_ns, then takes what is ready,
   * up to `max_samples`, and waits no more. When the deadline has passed it only takes what is ready. Negative: the
   * shard is broken and the run ends. [shard] */
  spate_status (*pump)(spate_shard*, int64_t deadline_ns, uint32_t max_samples) SPATE_NOEXCEPT;
  /* Ends the pump under way, or the next one. [any] */
  void (*wake)(spate_shard*) SPATE_NOEXCEPT;
  /* Graceful: nothing new will come, finish what is under way. Abort: end it now, each as an `aborted` sample. [shard]
   */
  void (*cancel)(spate_shard*, uint32_t how) SPATE_NOEXCEPT;
  /* Ends a driver's call that blocks; blocking protocols only, else NULL. [any] */
  void (*interrupt)(spate_shard*) SPATE_NOEXCEPT;
  void (*shard_destroy)(spate_shard*) SPATE_NOEXCEPT; /* [shard] no token is out */
  uint32_t metric_stride, metric_count;               /* of `metrics`: sizeof(spate_metric_info) */
  const spate_metric_info* metrics;                   /* of its own, all that it may define; or NULL */
} spate_protocol;

#ifdef __cplusplus
}
#endif
#endif
