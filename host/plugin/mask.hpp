#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spate::plugin {

/// What stands for a value that nobody may read.
inline constexpr std::string_view mask = "***";

/// A text that was sent or received, fit to be shown: every occurrence of one of `secrets`, the values of headers that
/// carry credentials (Authorization, Cookie, ...), of JSON members and form fields whose name speaks of a password,
/// secret, token or key are masked; bytes that are no UTF-8 or no text become \xNN.
std::string masked(std::string_view text, const std::vector<std::string>& secrets);

}  // namespace spate::plugin
