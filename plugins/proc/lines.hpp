// Numbers out of the texts of /proc.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace spate::proc {

// Cuts the first line off `text`, without its end.
std::string_view next_line(std::string_view& text);
// Cuts the first word off `line`; empty when there is none.
std::string_view next_word(std::string_view& line);

// The decimal number that `text` begins with.
std::optional<std::uint64_t> number(std::string_view text);
// The first number of the line that begins with the word `name`: number_of(status, "VmRSS:").
std::optional<std::uint64_t> number_of(std::string_view text, std::string_view name);

}  // namespace spate::proc
