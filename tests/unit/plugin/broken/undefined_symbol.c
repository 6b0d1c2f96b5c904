#include "entry.h"
int lost_and_never_found(void);
static const spate_entry entry = ENTRY(SPATE_ABI_MAJOR, NULL, count_none, get_none);
const spate_entry* spate_plugin_entry_v1(void) { return lost_and_never_found() ? &entry : NULL; }
