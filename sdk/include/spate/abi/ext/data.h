/* spate ABI, host service "spate.data/1": the profile's templates, rendered for one operation under way. Always there.
 */
#ifndef SPATE_ABI_EXT_DATA_H
#define SPATE_ABI_EXT_DATA_H
#include "../config.h"
#ifdef __cplusplus
extern "C" {
#endif
#define SPATE_EXT_DATA "spate.data/1"
/* how a hole's text is written; the holes of a SPATE_KEY_JSON value are always written as JSON */
enum {
  SPATE_ESCAPE_NONE = 0,
  SPATE_ESCAPE_URL = 1,   /* percent-encoding of all but unreserved characters */
  SPATE_ESCAPE_JSON = 2,  /* inside a JSON string */
  SPATE_ESCAPE_HEADER = 3 /* CR, LF and NUL become spaces */
};
typedef struct spate_value {
  spate_kind kind; /* NULL BOOL INT FLOAT STRING */
  uint32_t reserved;
  int64_t i64;
  double f64;
  spate_str text; /* valid until the operation's sample is emitted */
} spate_value;
typedef struct spate_data {
  uint32_t struct_size, reserved;
  /* Renders template `id` into buf; returns its length, or the length needed when that is above cap. The same token
   * gives the same values however often it is rendered. No allocation. [shard] */
  uint64_t (*render)(const spate_host*, uint32_t id, uint64_t token, uint32_t escape, char* buf,
                     uint64_t cap) SPATE_NOEXCEPT;
  /* The typed value of a template that is exactly one ${name}; text otherwise. [shard] */
  spate_status (*value)(const spate_host*, uint32_t id, uint64_t token, spate_value* out) SPATE_NOEXCEPT;
  /* An operation that sends many rows: from here on render and value show what row `number` draws. Begin with row 0, go
   * up, and end with row 0 again. Texts of the row before are no longer valid. SPATE_E_IO: a source had nothing left
   * for the row before, which is to be left out. SPATE_E_UNSUPPORTED: the token is unknown. [shard] */
  spate_status (*row)(const spate_host*, uint64_t token, uint32_t number) SPATE_NOEXCEPT;
} spate_data;
#ifdef __cplusplus
}
#endif
#endif
