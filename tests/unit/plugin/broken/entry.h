/* An entry that holds nothing, to be spoilt by who includes it. */
#ifndef TEST_ENTRY_H
#define TEST_ENTRY_H
#include <spate/abi/core.h>

static uint32_t count_none(const char* factory) {
  (void)factory;
  return 0;
}
static const void* get_none(const char* factory, uint32_t index) {
  (void)factory;
  (void)index;
  return NULL;
}
#define ENTRY(major, needs, count, get) \
  { sizeof(spate_entry), (major), 0, 0, "0.1.0", "a test", (needs), (count), (get) }
#endif
