// What the caller of a plugin does with a spate_error: for hosts, and for plugins that drive others.
#pragma once

#include <spate/abi/core.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace spate {

// To be handed to a plugin's function, which fills it when it fails. [any]
inline spate_error no_error() noexcept {
  spate_error out{};
  out.struct_size = sizeof out;
  out.config_node = SPATE_NONE;
  return out;
}

// What the plugin wrote, or `otherwise`. It may have set no size, a size beyond the text's room, or no end. [any]
inline std::string_view words_of(const spate_error& error, std::string_view otherwise) noexcept {
  const std::size_t size =
      error.message_size != 0 ? std::min<std::size_t>(error.message_size, sizeof error.message) : sizeof error.message;
  const std::string_view words(error.message, ::strnlen(error.message, size));
  return words.empty() ? otherwise : words;
}

}  // namespace spate
