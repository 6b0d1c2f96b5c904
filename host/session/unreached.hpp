#pragma once

#include <string>
#include <vector>

#include "profile/model.hpp"
#include "verdict/measurements.hpp"

namespace spate::session {

/// What to do when nothing answers at a profile's target, as a question and its next steps. `embedded`: the target is
/// the profile's own service, and was started; then there is nothing to say.
std::string is_it_running(const profile::model&, bool embedded);

/// The targets to which no operation got through, in a sentence each: every one ended as refused, or without an
/// address. Empty for a load in which anything else came back.
std::vector<std::string> never_reached(const verdict::measurements&, bool embedded);

}  // namespace spate::session
