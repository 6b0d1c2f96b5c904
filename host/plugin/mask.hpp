#pragma once

#include <string>
#include <string_view>

#include "plugin/secrets.hpp"

namespace spate::plugin {

/// A text that was sent or received, fit to be shown: every secret of the run, the values of headers that
/// carry credentials (Authorization, Cookie, ...), of JSON members and form fields whose name speaks of a password,
/// secret, token or key are masked; bytes that are no UTF-8 or no text become \xNN.
std::string masked(std::string_view text, const secrets&);

}  // namespace spate::plugin
