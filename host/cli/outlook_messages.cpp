#include "cli/outlook_messages.hpp"

#include <ostream>

#include "verdict/exit_code.hpp"

namespace spate::cli {

int tell_outlook(const plan::outlook& foreseen, const surroundings& around) {
  const bool color = around.error_colors();
  for (const std::string& each : foreseen.warnings)
    around.err << (color ? "\033[1;33mwarning:\033[0m " : "warning: ") << each << '\n';
  for (const std::string& each : foreseen.errors)
    around.err << (color ? "\033[1;31merror:\033[0m " : "error: ") << each << '\n';
  return foreseen.errors.empty() ? verdict::exit_code::held : verdict::exit_code::usage;
}

}  // namespace spate::cli
