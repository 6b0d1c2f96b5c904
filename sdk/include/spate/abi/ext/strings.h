/* spate ABI, host service "spate.strings/1": texts that samples name by number (spate_sample.error_id). */
#ifndef SPATE_ABI_EXT_STRINGS_H
#define SPATE_ABI_EXT_STRINGS_H
#include "../core.h"
#ifdef __cplusplus
extern "C" {
#endif
#define SPATE_EXT_STRINGS "spate.strings/1"
typedef struct spate_strings {
  uint32_t struct_size, reserved;
  /* The number of `text`, the same for the same text; allocates when it is new. A full table gives the number of
   * "other". Texts must not carry what differs each time (ports, ids). [any] */
  uint16_t (*intern)(const spate_host*, spate_str text) SPATE_NOEXCEPT;
} spate_strings;
#ifdef __cplusplus
}
#endif
#endif
