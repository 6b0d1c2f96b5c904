#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace spate::reporting {

// In one line: control characters (a response's line ends) become spaces.
std::string one_line(std::string_view text);

// How many columns a UTF-8 text takes (characters; wide ones are counted as one).
std::size_t columns_of(std::string_view text);
// Cut to `width` columns, the last of them "…" when something is missing.
std::string cut(std::string_view text, std::size_t width);

}  // namespace spate::reporting
