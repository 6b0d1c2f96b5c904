#pragma once

#include <optional>

#include "profile/text_resolver.hpp"

namespace spate::profile {

/// A TOML value written as JSON text. `text` is the source when holes are left to be filled in during the run.
/// Nothing when there was a mistake, which is reported. Without a resolver holes stay in the texts.
std::optional<resolved_text> json_text(const written&, text_resolver*, diagnostics&);

}  // namespace spate::profile
