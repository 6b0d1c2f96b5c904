#include "session/not_made.hpp"

#include <fmt/format.h>

#include <spate/call_error.hpp>

namespace spate::session {

std::string not_made(const profile::model& model, const std::string& what, profile::place at,
                     const profile::config_tree& config, const spate_error& failed) {
  if (failed.config_node != SPATE_NONE) at = config.place_of(failed.config_node);
  return fmt::format("{}:{}:{}: {} could not be made: {}", model.files[at.file], at.line, at.column, what,
                     words_of(failed, "it gives no reason"));
}

}  // namespace spate::session
