#include <unistd.h>
#include "entry.h"
const spate_entry* spate_plugin_entry_v1(void) {
  (void)count_none;
  (void)get_none;
  for (;;) pause();
}
