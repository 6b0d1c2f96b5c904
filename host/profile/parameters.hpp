#pragma once

#include <string>
#include <vector>

#include "data/names.hpp"
#include "profile/loader.hpp"
#include "profile/text_resolver.hpp"
#include "profile/written.hpp"

namespace spate::profile {

/// The [params] table as options. Mistakes are reported, their parameters left out.
std::vector<parameter> read_parameters(const written& root, diagnostics&);

/// The value of each: from outside the profile (option or service), else the environment, else the default; checked.
/// A parameter without a usable value is reported, and has a harmless one, so that the rest can be checked.
std::vector<parameter_value> resolve_parameters(const std::vector<parameter>&, const load_options&, text_resolver&,
                                                diagnostics&);

/// As templates and conditions see it: typed.
data::value constant_of(const parameter&, const std::string& text);

}  // namespace spate::profile
