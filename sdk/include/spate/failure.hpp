// Errors at start-up: thrown inside a plugin, an spate_error outside of it.
#pragma once

#include <spate/abi/core.h>
#include <spate/text.hpp>

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>
#include <stdexcept>
#include <utility>

namespace spate {

// Thrown by constructors and start-up hooks; the trampoline turns it into the status and message that the user reads.
// Never thrown on a shard.
class failure : public std::runtime_error {
 public:
  failure(spate_status status, const std::string& message, std::uint32_t config_node = SPATE_NONE)
      : std::runtime_error(message), status_(status), config_node_(config_node) {}
  spate_status status() const noexcept { return status_; }
  std::uint32_t config_node() const noexcept { return config_node_; }

 private:
  spate_status status_;
  std::uint32_t config_node_;
};

// Writes into the caller's place for an error (which may be NULL), cut at a whole UTF-8 character; returns `status`.
inline spate_status fill_error(spate_error* error, spate_status status, std::string_view message,
                               std::uint32_t config_node = SPATE_NONE) noexcept {
  if (error == nullptr) return status;
  std::size_t size = std::min(message.size(), sizeof error->message - 1);
  if (size < message.size())
    while (size > 0 && (static_cast<unsigned char>(message[size]) & 0xC0u) == 0x80u) --size;
  if (size > 0) std::memcpy(error->message, message.data(), size);
  error->message[size] = '\0';
  error->message_size = static_cast<std::uint32_t>(size);
  error->status = status;
  error->config_node = config_node;
  return status;
}

// Runs `body` and lets no exception out: a failure keeps its status, anything else becomes SPATE_E_INTERNAL.
template <class Body>
spate_status guarded(spate_error* error, Body&& body) noexcept {
  try {
    std::forward<Body>(body)();
    return SPATE_OK;
  } catch (const failure& caught) {
    return fill_error(error, caught.status(), caught.what(), caught.config_node());
  } catch (const std::bad_alloc&) {
    return fill_error(error, SPATE_E_NOMEM, "out of memory");
  } catch (const std::exception& caught) {
    return fill_error(error, SPATE_E_INTERNAL, caught.what());
  } catch (...) {
    return fill_error(error, SPATE_E_INTERNAL, "an exception that is no std::exception");
  }
}

}  // namespace spate
