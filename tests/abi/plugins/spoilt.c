/* A protocol whose descriptor is spoilt: SPOILT says how. It does nothing and is never run. */
#include <spate/abi/protocol.h>
#include <string.h>

#define NULL_PUMP 1
#define SHORT_TABLE 2
#define KEY_CLASHES 3
#define BAD_KEYS 4
#define NO_ID 5
#define SHORT_ENTRY 6

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
#if SPOILT != NULL_PUMP
static spate_status pump(spate_shard* shard, int64_t deadline_ns, uint32_t max_samples) {
  (void)shard, (void)deadline_ns, (void)max_samples;
  return SPATE_OK;
}
#endif
static void on_shard(spate_shard* shard) { (void)shard; }
static void cancel(spate_shard* shard, uint32_t how) { (void)shard, (void)how; }

static const spate_key keys[] = {
#if SPOILT == KEY_CLASHES
    {"workers", "A name of the host's.", NULL, NULL, 0, 0, SPATE_KIND_INT, 0},
#elif SPOILT == BAD_KEYS
    {"size", "Its default is none.", "much", NULL, 0, 0, SPATE_KIND_SIZE, 0},
    {"count", "Its default is out of range.", "9", NULL, 1, 4, SPATE_KIND_INT, 0},
    {"count", "It was there already.", "2", NULL, 1, 4, SPATE_KIND_INT, 0},
    {"Odd Path", "No path.", NULL, NULL, 0, 0, SPATE_KIND_INT, 0},
    {"flags", "A flag of another time.", NULL, NULL, 0, 0, SPATE_KIND_INT, 1u << 30},
#endif
    {"say", "A word.", "hello", NULL, 0, 0, SPATE_KIND_STRING, 0}};

static const spate_protocol protocol = {
#if SPOILT == SHORT_TABLE
    .struct_size = sizeof(spate_protocol) - 8,
#else
    .struct_size = sizeof(spate_protocol),
#endif
#if SPOILT != NO_ID
    .id = "spoilt",
#endif
    .version = "1.0",
    .summary = "Nothing to run.",
    .target_keys = {keys, sizeof keys / sizeof keys[0], sizeof(spate_key)},
    .check = check,
    .create = create,
    .destroy = destroy,
    .shard_create = shard_create,
    .user_start = users,
    .user_stop = users,
    .submit = submit,
#if SPOILT != NULL_PUMP
    .pump = pump,
#endif
    .wake = on_shard,
    .cancel = cancel,
    .shard_destroy = on_shard};

static uint32_t count(const char* factory) { return strcmp(factory, SPATE_PROTOCOL_FACTORY) == 0; }
static const void* get(const char* factory, uint32_t index) { return count(factory) && index == 0 ? &protocol : NULL; }
static const spate_entry entry = {
#if SPOILT == SHORT_ENTRY
    8,
#else
    sizeof(spate_entry),
#endif
    SPATE_ABI_MAJOR,
    0,
    0,
    "0.1.0",
    "a test",
    NULL,
    count,
    get};
const spate_entry* spate_plugin_entry_v1(void) { return &entry; }
