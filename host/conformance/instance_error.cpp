#include <fmt/format.h>

#include "conformance/instance_rules.hpp"

namespace spate::conformance {

spate_error empty_error() {
  spate_error out{};
  out.struct_size = sizeof out;
  out.config_node = SPATE_NONE;
  return out;
}

// The message need not be whole.
std::string words_of(spate_error& error, spate_status status) {
  error.message[sizeof error.message - 1] = '\0';
  return error.message[0] == '\0' ? fmt::format("status {} without a message", status) : std::string(error.message);
}

}  // namespace spate::conformance
