/* spate ABI, host service "spate.log/1": lines for the person who debugs. */
#ifndef SPATE_ABI_EXT_LOG_H
#define SPATE_ABI_EXT_LOG_H
#include "../core.h"
#ifdef __cplusplus
extern "C" {
#endif
#define SPATE_EXT_LOG "spate.log/1"
enum { SPATE_LOG_TRACE = 0, SPATE_LOG_DEBUG = 1, SPATE_LOG_INFO = 2, SPATE_LOG_WARN = 3, SPATE_LOG_ERROR = 4 };
typedef struct spate_log {
  uint32_t struct_size, reserved;
  uint32_t (*level)(const spate_host*) SPATE_NOEXCEPT;                        /* [any] the least that is shown */
  void (*write)(const spate_host*, uint32_t level, spate_str) SPATE_NOEXCEPT; /* [any] one line, without its end */
} spate_log;
#ifdef __cplusplus
}
#endif
#endif
