#pragma once

#include <string>
#include <string_view>

namespace spate::report_markdown {

// One line that shows as it is, also in a cell of a table: no markup, no HTML, no mention of a person. Longer ones than
// 300 characters end with "…".
std::string markdown_text(std::string_view plain);
// The same in the type of code.
std::string markdown_code(std::string_view plain);

}  // namespace spate::report_markdown
