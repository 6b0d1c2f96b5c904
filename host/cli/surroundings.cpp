#include "cli/surroundings.hpp"

namespace spate::cli {

namespace {

// https://no-color.org: set and not empty.
bool no_color(const surroundings& around) {
  const auto set = around.environment("NO_COLOR");
  return set && !set->empty();
}

}  // namespace

bool surroundings::colors() const { return out_is_terminal && !no_color(*this); }
bool surroundings::error_colors() const { return err_is_terminal && !no_color(*this); }

}  // namespace spate::cli
