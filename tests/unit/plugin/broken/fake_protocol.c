/* The protocol FAKE_ID with one operation key, FAKE_KEY. No run uses it. */
#include <spate/abi/protocol.h>
#include <string.h>
#include "entry.h"
static spate_status check(const spate_host* host, const spate_config* config, spate_report* report) {
  (void)host, (void)config, (void)report;
  return SPATE_OK;
}
static spate_status create(const spate_host* host, const spate_config* config, spate_instance** out,
                           spate_error* error) {
  (void)host, (void)config, (void)out, (void)error;
  return SPATE_E_INTERNAL;
}
static void destroy(spate_instance* instance) { (void)instance; }
static spate_status shard_create(spate_instance* instance, const spate_shard_params* params, spate_shard** out,
                                 spate_error* error) {
  (void)instance, (void)params, (void)out, (void)error;
  return SPATE_E_INTERNAL;
}
static spate_status users(spate_shard* shard, const uint32_t* numbers, uint32_t count) {
  (void)shard, (void)numbers, (void)count;
  return SPATE_OK;
}
static uint32_t submit(spate_shard* shard, const void* work, uint32_t stride, uint32_t count) {
  (void)shard, (void)work, (void)stride, (void)count;
  return 0;
}
static spate_status pump(spate_shard* shard, int64_t deadline_ns, uint32_t max_samples) {
  (void)shard, (void)deadline_ns, (void)max_samples;
  return SPATE_OK;
}
static void on_shard(spate_shard* shard) { (void)shard; }
static void cancel(spate_shard* shard, uint32_t how) { (void)shard, (void)how; }

#ifndef FAKE_FLAGS
#define FAKE_FLAGS SPATE_KEY_TEMPLATED
#endif

static const spate_key target[] = {{"address", "Where.", NULL, NULL, 0, 0, SPATE_KIND_STRING, SPATE_KEY_REQUIRED}};
static const spate_key operation[] = {{FAKE_KEY, "What is sent.", NULL, NULL, 0, 0, SPATE_KIND_STRING, FAKE_FLAGS}};
static const spate_protocol protocol = {.struct_size = sizeof(spate_protocol),
                                        .id = FAKE_ID,
                                        .version = "1",
                                        .summary = "Sends nothing.",
                                        .target_keys = {target, 1, sizeof(spate_key)},
                                        .operation_keys = {operation, 1, sizeof(spate_key)},
                                        .check = check,
                                        .create = create,
                                        .destroy = destroy,
                                        .shard_create = shard_create,
                                        .user_start = users,
                                        .user_stop = users,
                                        .submit = submit,
                                        .pump = pump,
                                        .wake = on_shard,
                                        .cancel = cancel,
                                        .shard_destroy = on_shard};
static uint32_t count(const char* factory) { return strcmp(factory, SPATE_PROTOCOL_FACTORY) == 0; }
static const void* get(const char* factory, uint32_t index) { return count(factory) && index == 0 ? &protocol : NULL; }
static const spate_entry entry = ENTRY(SPATE_ABI_MAJOR, NULL, count, get);
const spate_entry* spate_plugin_entry_v1(void) {
  (void)count_none, (void)get_none;
  return &entry;
}
