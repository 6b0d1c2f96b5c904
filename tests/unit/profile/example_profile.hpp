#pragma once

#include <string>

namespace spate::profile::test {

/// A profile with every part of the language.
std::string example_profile();

}  // namespace spate::profile::test
