#pragma once

#include <cstdint>
#include <vector>

#include "engine/user.hpp"

namespace spate::engine {

/// Makes the branch of a parallel step ready to begin: it reads what its parent's variables hold now. Allocates only
/// for values that it has not had before.
void fork_branch(user& parent, user& branch, const profile::step& step, std::uint32_t index);

/// Brings what the branches have written into their parent's variables, in the order in which the branches are written:
/// a value that a later branch has changed replaces that of an earlier one, what they appended to a list is appended in
/// turn.
void join_branches(user& parent, user* first_branch, const profile::step& parallel);

}  // namespace spate::engine
