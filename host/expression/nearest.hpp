#pragma once

#include <span>
#include <string_view>

namespace spate::expression {

/// The candidate nearest to `text` by edit distance (one letter more, less, other, or two swapped; case counts for
/// little), or empty when none is near enough to be what was meant: about one mistake in three letters. Of equals the
/// first. Borrowed from `candidates`. [control]
std::string_view nearest(std::string_view text, std::span<const std::string_view> candidates);

}  // namespace spate::expression
