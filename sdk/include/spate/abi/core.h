/* spate ABI, version 1 (draft): the words that every other header uses.
 *
 * Every header of this folder compiles alone as C11, C17, C++17 and C++20.
 *
 * threads    Each function names where it is called: [control] the thread that set the run up; [shard] the one thread
 *            that drives this shard; [reporter] the one thread of this reporter; [any] every thread, at any time.
 * strings    A spate_str is borrowed for the call: UTF-8, not terminated. A `const char*` is static text in a
 *            descriptor, NUL-terminated, alive as long as the plugin is loaded.
 * growth     Tables grow at their end only; read a member through SPATE_HAS. Arrays are walked by their stride.
 * time       Nanoseconds of the monotonic clock, read through spate.clock/1, so that a test's time can be virtual.
 * ownership  Nothing is freed across the boundary; what a side makes, that side destroys.
 * no value   SPATE_NONE in node and index members.
 */
#ifndef SPATE_ABI_CORE_H
#define SPATE_ABI_CORE_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define SPATE_EXPORT __attribute__((visibility("default")))
#else
#define SPATE_EXPORT
#endif

#ifdef __cplusplus
#define SPATE_NOEXCEPT noexcept
#define SPATE_STATIC_ASSERT static_assert
extern "C" {
#else
#define SPATE_NOEXCEPT
#define SPATE_STATIC_ASSERT _Static_assert
#endif

#define SPATE_ABI_MAJOR 1u
#define SPATE_ABI_MINOR 0u
#define SPATE_NONE UINT32_MAX

/* True when the giver of `*ptr` knew `member`. Both sides check before they read what came after revision 0. */
#define SPATE_HAS(ptr, type, member) ((ptr)->struct_size >= offsetof(type, member) + sizeof((ptr)->member))

typedef struct spate_str {
  const char* data;
  uint64_t size; /* bytes */
} spate_str;

typedef int32_t spate_status;
enum {
  SPATE_OK = 0,
  SPATE_E_CONFIG = -1,      /* the profile asks for what cannot be */
  SPATE_E_UNSUPPORTED = -2, /* this build or machine cannot do it */
  SPATE_E_IO = -3,          /* a file, socket or server failed */
  SPATE_E_NOMEM = -4,
  SPATE_E_INTERNAL = -5 /* a bug of the callee's */
};

/* Caller-owned place for one error. `message` is NUL-terminated and cut at 495 bytes. */
typedef struct spate_error {
  uint32_t struct_size;
  spate_status status;
  uint32_t config_node; /* the configuration node at fault, or SPATE_NONE */
  uint32_t message_size;
  char message[496];
} spate_error;

/* What the host offers. One spate_host belongs to one target, reporter or service and outlives its instance. */
typedef struct spate_host {
  uint32_t struct_size, abi_major, abi_minor, reserved;
  void* host_data;
  /* The table of the extension `id` ("spate.clock/1"), or NULL when the host lacks it. [any] */
  const void* (*get_extension)(const struct spate_host*, const char* id)SPATE_NOEXCEPT;
} spate_host;

/* What a shared object holds. */
typedef struct spate_entry {
  uint32_t struct_size, abi_major, abi_minor, reserved;
  const char* sdk_version;                /* "0.1.0" */
  const char* built_with;                 /* the compiler, for reports */
  const char* const* requires_extensions; /* NULL-terminated; the host refuses to load when one is missing */
  /* How many descriptors of a kind there are; `factory` is one of SPATE_*_FACTORY. [control] */
  uint32_t (*count)(const char* factory) SPATE_NOEXCEPT;
  /* Descriptor `index` (spate_protocol, spate_reporter, ...) or NULL. [control] */
  const void* (*get)(const char* factory, uint32_t index)SPATE_NOEXCEPT;
} spate_entry;

#define SPATE_ENTRY_SYMBOL "spate_plugin_entry_v1"

/* The one symbol that a plugin exports; the major version is part of its name. [control] */
SPATE_EXPORT const spate_entry* spate_plugin_entry_v1(void) SPATE_NOEXCEPT;

#ifdef __cplusplus
}
#endif
#endif
