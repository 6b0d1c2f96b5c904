#include "entry.h"
static const char* const needs[] = {"spate.clock/1", "spate.telepathy/1", NULL};
static const spate_entry entry = ENTRY(SPATE_ABI_MAJOR, needs, count_none, get_none);
const spate_entry* spate_plugin_entry_v1(void) { return &entry; }
