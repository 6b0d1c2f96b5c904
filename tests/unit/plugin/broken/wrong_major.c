#include "entry.h"
static const spate_entry entry = ENTRY(7, NULL, count_none, get_none);
const spate_entry* spate_plugin_entry_v1(void) { return &entry; }
