#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace spate::profile {

/// Makes the new name of one that an expression uses.
using rename = std::function<std::string(std::string_view)>;

/// An expression with its names renamed: all but functions, words of the language, and what is in quotes. Of a name
/// with points only the first part is one. In a condition on an answer, `status` and `outcome` are words as well.
std::string renamed_expression(std::string_view expression, bool on_answer, const rename&);

/// A text with the names in its `${...}` renamed; `${env:...}`, `${secret:...}` and `$${` stay.
std::string renamed_template(std::string_view text, const rename&);

}  // namespace spate::profile
