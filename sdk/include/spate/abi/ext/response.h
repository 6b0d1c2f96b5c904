/* spate ABI, host service "spate.response/1": the profile's expectations, checks and captures. Always there. */
#ifndef SPATE_ABI_EXT_RESPONSE_H
#define SPATE_ABI_EXT_RESPONSE_H
#include "data.h"
#ifdef __cplusplus
extern "C" {
#endif
#define SPATE_EXT_RESPONSE "spate.response/1"
typedef struct spate_field {
  spate_str name, text; /* a header, a column */
} spate_field;

/* Rows of a database: values with their types, row by row. */
typedef struct spate_rows {
  uint32_t struct_size, column_count;
  const spate_str* columns;
  const spate_value* cells; /* kept_count * column_count */
  uint64_t kept_count;      /* rows whose cells are here: those that are wanted */
  uint64_t row_count;       /* rows that came, or that were changed by what gives none */
} spate_rows;

/* What came back, in the parts that every protocol can have. Borrowed for the call. */
typedef struct spate_response {
  uint32_t struct_size, field_stride;
  int32_t status;
  uint32_t field_count;
  const spate_field* fields;
  spate_str body;         /* a payload, a message, one row as JSON */
  int64_t received_ns;    /* when it was read */
  const spate_rows* rows; /* or NULL */
} spate_response;

/* parts that an operation's checks and captures read */
enum {
  SPATE_WANTS_STATUS = 1u,
  SPATE_WANTS_FIELDS = 2u,
  SPATE_WANTS_BODY = 4u,
  SPATE_WANTS_ROW_COUNT = 8u,
  SPATE_WANTS_FIRST_ROW = 16u, /* its cells */
  SPATE_WANTS_ALL_ROWS = 32u   /* cells of every row */
};

typedef struct spate_responses {
  uint32_t struct_size, reserved;
  /* The parts that are read; collect no more. 0: `offer` need not be called. [control] */
  uint32_t (*wants)(const spate_host*, uint32_t operation) SPATE_NOEXCEPT;
  /* Before the sample is emitted, once. Runs expectations and checks, then stores captures in the user's state. Returns
   * the sample's outcome; *error_id says which expectation failed. No allocation in the steady state. [shard] */
  uint16_t (*offer)(const spate_host*, uint64_t token, uint32_t operation, uint32_t user, const spate_response*,
                    uint16_t* error_id) SPATE_NOEXCEPT;
} spate_responses;
#ifdef __cplusplus
}
#endif
#endif
