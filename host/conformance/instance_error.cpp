#include <fmt/format.h>

#include <spate/call_error.hpp>

#include "conformance/instance_rules.hpp"

namespace spate::conformance {

std::string words_of(const spate_error& error, spate_status status) {
  return std::string(spate::words_of(error, fmt::format("status {} without a message", status)));
}

}  // namespace spate::conformance
