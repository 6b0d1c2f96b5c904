/* Built without spate_add_plugin: shows a second symbol and carries a search path of its own. */
#include <spate/abi/core.h>

SPATE_EXPORT int another_symbol(void);
int another_symbol(void) { return 1; }
const spate_entry* spate_plugin_entry_v1(void) { return NULL; }
