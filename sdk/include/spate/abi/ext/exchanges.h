/* spate ABI, host service "spate.exchanges/1": the slowest exchanges of each operation, kept to be read by a person. */
#ifndef SPATE_ABI_EXT_EXCHANGES_H
#define SPATE_ABI_EXT_EXCHANGES_H
#include "../core.h"
#ifdef __cplusplus
extern "C" {
#endif
#define SPATE_EXT_EXCHANGES "spate.exchanges/1"

/* What went out and what came back. Texts may be cut at SPATE_EXCHANGE_TEXT bytes: the sizes tell. The host masks
 * secrets and the values of headers and members that hold credentials. Borrowed for the call. */
#define SPATE_EXCHANGE_TEXT 4096u
typedef struct spate_exchange {
  uint32_t struct_size, operation, user;
  int32_t status;
  uint64_t token;
  int64_t start_ns, end_ns; /* the sample's */
  uint16_t outcome, error_id;
  uint32_t reserved;
  uint64_t sent_bytes, received_bytes;
  spate_str sent, received;
  spate_str trace_id; /* hexadecimal digits of the trace or request id; may be empty */
} spate_exchange;

typedef struct spate_exchanges {
  uint32_t struct_size, reserved;
  /* The service time from which an exchange of the operation is among the slowest so far; INT64_MAX: none is wanted.
   * [shard] */
  int64_t (*threshold_ns)(const spate_host*, uint32_t operation) SPATE_NOEXCEPT;
  /* Copies what it keeps. May allocate, which is rare: fewer and fewer are slower than all before. [shard] */
  void (*keep)(const spate_host*, const spate_exchange*) SPATE_NOEXCEPT;
} spate_exchanges;
#ifdef __cplusplus
}
#endif
#endif
