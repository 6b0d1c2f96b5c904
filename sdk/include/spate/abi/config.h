/* spate ABI: what a plugin accepts (keys) and what it is handed (nodes). */
#ifndef SPATE_ABI_CONFIG_H
#define SPATE_ABI_CONFIG_H

#include "core.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t spate_kind;
enum {
  SPATE_KIND_NULL = 0,
  SPATE_KIND_BOOL = 1,     /* i64: 0 or 1 */
  SPATE_KIND_INT = 2,      /* i64 */
  SPATE_KIND_FLOAT = 3,    /* f64; an integer in the profile is accepted */
  SPATE_KIND_STRING = 4,   /* text */
  SPATE_KIND_DURATION = 5, /* i64: nanoseconds; "250ms" in the profile */
  SPATE_KIND_SIZE = 6,     /* i64: bytes; "64KiB" in the profile */
  SPATE_KIND_ARRAY = 7,    /* children are the elements, without keys */
  SPATE_KIND_TABLE = 8,    /* children carry keys */
  SPATE_KIND_ANY = 9       /* in keys only: whatever was written */
};

/* ---- nodes: the checked TOML of one target, reporter, service or monitor: flat, read-only ------------------------ */

enum {
  SPATE_NODE_TEMPLATE = 1u, /* a string with holes: i64 is the id to render (spate.data/1), text its source */
  SPATE_NODE_DEFAULT = 2u   /* not written in the profile: the key's default */
};

/* Children of a node are chained: first_child, then next_sibling, ended by SPATE_NONE. */
typedef struct spate_node {
  spate_str key, text;
  int64_t i64;
  double f64;
  spate_kind kind;
  uint32_t flags, first_child, next_sibling;
  uint32_t line, column; /* in the profile, from 1; 0 for a default */
} spate_node;

/* The root is a table that holds the declared keys. That of a protocol has one more, the array `operations`: a table an
 * operation with `name` and the operation's keys; its place in the array is the index that spate_work.operation names.
 * Borrowed: valid as long as the instance that it was given to. */
typedef struct spate_config {
  uint32_t struct_size, node_stride, node_count, root;
  const void* nodes;
} spate_config;

/* ---- keys ----------------------------------------------------------------------------------------------------------
 */

enum {
  SPATE_KEY_REQUIRED = 1u,
  SPATE_KEY_SECRET = 2u,     /* masked in logs, reports and `plugin inspect` */
  SPATE_KEY_TEMPLATED = 4u,  /* ${...} may name data and variables, not only parameters */
  SPATE_KEY_DEPRECATED = 8u, /* accepted with a warning that shows `doc` */
  SPATE_KEY_JSON = 16u,      /* kind ANY: the host writes the value as JSON text and hands over a string node */
  SPATE_KEY_FILE = 32u       /* kind STRING: a file that can be read. A relative path counts from the profile's folder;
                                the host reports one that is missing, and hands over a path that opens as it is */
};

/* One key that is accepted. The host checks kind, range, choices and names (with the nearest one), fills the default,
 * and prints `spate plugin inspect` and the option tables from it. */
typedef struct spate_key {
  const char* path;           /* "timeout", "pool.size", "headers.*" (any key), "hosts[]" (elements of an array) */
  const char* doc;            /* one sentence */
  const char* default_text;   /* as in a profile, without quotes: "10s"; NULL: no default */
  const char* const* choices; /* NULL-terminated, or NULL: any */
  double min, max;            /* of INT, FLOAT, DURATION (ns) and SIZE (bytes); both 0: any */
  spate_kind kind;
  uint32_t flags;
} spate_key;

typedef struct spate_keys {
  const spate_key* keys;
  uint32_t count, stride;
} spate_keys;

/* Where `check` puts every mistake that it finds, not only the first. Host-owned, valid for the call. */
enum { SPATE_SEVERITY_ERROR = 0, SPATE_SEVERITY_WARNING = 1 };
typedef struct spate_report {
  uint32_t struct_size, reserved;
  void* host_data;
  /* `node` is the configuration node at fault: the user sees its file, line and column. [control] */
  void (*add)(struct spate_report*, uint32_t severity, uint32_t node, spate_str message) SPATE_NOEXCEPT;
} spate_report;

#ifdef __cplusplus
}
#endif
#endif
