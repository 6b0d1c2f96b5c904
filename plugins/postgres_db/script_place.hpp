// Where in a script something failed.
#pragma once

#include <cstddef>
#include <string_view>

namespace spate::postgres_db {

// The line, from 1, in which the statement after `done` others begins; 0 when there are not so many.
std::size_t line_after(std::string_view script, std::size_t done);

// The line of a character, both counted from 1; the server counts characters, not bytes.
std::size_t line_of_character(std::string_view script, std::size_t position);

}  // namespace spate::postgres_db
