/* spate ABI: a service starts something to test against. Factory "spate.service/1".
 *
 * It lives in a child process of its own (`spate serve ID`), so it may use threads as it likes. The process dies with
 * its parent, even on SIGKILL.
 */
#ifndef SPATE_ABI_SERVICE_H
#define SPATE_ABI_SERVICE_H

#include "config.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SPATE_SERVICE_FACTORY "spate.service/1"

typedef struct spate_service_instance spate_service_instance; /* plugin-owned */

/* What the service tells its host. Host-owned, outlives the instance. */
typedef struct spate_service_sink {
  uint32_t struct_size, reserved;
  void* host_data;
  /* An endpoint that is ready: name "http", value "http://127.0.0.1:8000". Only inside start. [control] */
  void (*endpoint)(const struct spate_service_sink*, spate_str name, spate_str value) SPATE_NOEXCEPT;
  /* The service ended by itself; the process stops and says why. [any] */
  void (*ended)(const struct spate_service_sink*, spate_str reason) SPATE_NOEXCEPT;
} spate_service_sink;

typedef struct spate_service {
  uint32_t struct_size, capabilities; /* none yet: 0 */
  const char* id;
  const char* version;
  const char* summary;
  spate_keys keys;
  spate_status (*check)(const spate_host*, const spate_config*, spate_report*) SPATE_NOEXCEPT; /* [control] */
  /* Returns when the endpoints answer. [control] */
  spate_status (*start)(const spate_host*, const spate_config*, const spate_service_sink*, spate_service_instance** out,
                        spate_error*) SPATE_NOEXCEPT;
  /* Finishes what is under way, stores everything, frees the instance. [control] */
  void (*stop)(spate_service_instance*) SPATE_NOEXCEPT;
} spate_service;

#ifdef __cplusplus
}
#endif
#endif
