/* spate ABI, host service "spate.notes/1": what stands in the result besides numbers: a query plan, a server's version.
 */
#ifndef SPATE_ABI_EXT_NOTES_H
#define SPATE_ABI_EXT_NOTES_H
#include "../core.h"
#ifdef __cplusplus
extern "C" {
#endif
#define SPATE_EXT_NOTES "spate.notes/1"
enum {
  SPATE_NOTE_PLAIN = 0,
  SPATE_NOTE_WARNING = 1 /* the first line is told among the result's warnings as well */
};
typedef struct spate_notes {
  uint32_t struct_size, reserved;
  /* Sets the note `name` of an operation of this target, or with SPATE_NONE of the target; one of that name is
   * replaced. Before the last shard is destroyed. May allocate: not for the hot path. [any] */
  void (*set)(const spate_host*, uint32_t operation, uint32_t level, spate_str name, spate_str text) SPATE_NOEXCEPT;
} spate_notes;
#ifdef __cplusplus
}
#endif
#endif
