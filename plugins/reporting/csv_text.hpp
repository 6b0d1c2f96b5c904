#pragma once

#include <string>
#include <string_view>

namespace spate::reporting {

// Appends a field as RFC 4180 has it: a text with a comma, a quote or a line break is quoted, and quotes are doubled.
void add_csv_text(std::string& to, std::string_view text);

}  // namespace spate::reporting
