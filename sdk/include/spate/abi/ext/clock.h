/* spate ABI, host service "spate.clock/1": the run's clock. Always there. */
#ifndef SPATE_ABI_EXT_CLOCK_H
#define SPATE_ABI_EXT_CLOCK_H
#include "../core.h"
#ifdef __cplusplus
extern "C" {
#endif
#define SPATE_EXT_CLOCK "spate.clock/1"
typedef struct spate_clock {
  uint32_t struct_size, reserved;
  int64_t (*now_ns)(const spate_host*) SPATE_NOEXCEPT;  /* [any] CLOCK_MONOTONIC, or the test's virtual time */
  int64_t (*wall_ns)(const spate_host*) SPATE_NOEXCEPT; /* [any] since the epoch, for senders' stamps */
} spate_clock;
#ifdef __cplusplus
}
#endif
#endif
