#include <spate/abi/service.h>
#include <string.h>
#include "entry.h"
static spate_status check(const spate_host* host, const spate_config* config, spate_report* report) {
  (void)host, (void)config, (void)report;
  return SPATE_OK;
}
static spate_status start(const spate_host* host, const spate_config* config, const spate_service_sink* sink,
                          spate_service_instance** out, spate_error* error) {
  (void)host, (void)config, (void)sink, (void)out, (void)error;
  return SPATE_E_INTERNAL;
}
static const spate_service service = {
    sizeof(spate_service), 0, "without_stop", "1", "Cannot be stopped.", {0}, check, start, NULL};
static uint32_t count(const char* factory) { return strcmp(factory, SPATE_SERVICE_FACTORY) == 0; }
static const void* get(const char* factory, uint32_t index) { return count(factory) && index == 0 ? &service : NULL; }
static const spate_entry entry = ENTRY(SPATE_ABI_MAJOR, NULL, count, get);
const spate_entry* spate_plugin_entry_v1(void) {
  (void)count_none, (void)get_none;
  return &entry;
}
