#pragma once

#include <string>
#include <string_view>

namespace spate::report_junit {

// Escapes for XML 1.0, so that a parser gives back the same text, line ends and tabs included. XML has no way to write
// other control characters: their pictures stand for them (U+241B for escape), and U+FFFD for what is no UTF-8.
std::string xml_text(std::string_view utf8);
// The same, to stand between double quotes.
std::string xml_attribute(std::string_view utf8);

}  // namespace spate::report_junit
