#pragma once

#include <span>
#include <string_view>

namespace spate::data {

/// Neutral words that a `words` source draws from when the profile brings no list. In the order of the alphabet.
std::span<const std::string_view> word_list();

}  // namespace spate::data
