#pragma once

#include "plan/outlook.hpp"

namespace spate::plan {

/// Users, sockets, threads and descriptors at most at once, and what the machine does not allow of it.
void foresee_needs(const profile::model&, outlook& into);

}  // namespace spate::plan
