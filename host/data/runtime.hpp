#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "data/response_program.hpp"
#include "data/source.hpp"
#include "data/text_template.hpp"
#include "data/user_state.hpp"

namespace spate::data {

/// Everything that rendering and offering need while a run is under way. A token's low 32 bits are the user's number,
/// so that a plugin's call finds the user without a search.
struct runtime {
  runtime() { shared.sources = &sources; }
  runtime(const runtime&) = delete;
  runtime& operator=(const runtime&) = delete;

  std::vector<text_template> templates;          ///< by id
  std::vector<std::unique_ptr<source>> sources;  ///< by slot
  std::vector<response_program> responses;       ///< by operation, as in the profile
  shared_state shared;
  std::vector<user_state*> users;         ///< by number; owned by the engine
  std::uint32_t setup_user = UINT32_MAX;  ///< captures of this user go to `shared`

  user_state& user_of(std::uint64_t token) const { return *users[static_cast<std::uint32_t>(token)]; }
};

}  // namespace spate::data
