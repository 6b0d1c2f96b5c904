// SQL whose values have names: `WHERE id = :id`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dialect.hpp"

namespace spate::sql {

// One statement, its names replaced by numbered parameters. A name that is used twice is one parameter.
struct named_sql {
  std::string text;                // as the driver reads it
  std::vector<std::string> names;  // of the parameters, the first is number 1
  std::string problem;             // why it cannot be used, in a sentence; empty: it can
};

// Names inside of strings, quoted identifiers and comments are none, and `::` is a cast.
named_sql read_named_sql(std::string_view written, const dialect&);

// Whether it gives rows, as far as its words tell: a query, or a change that says RETURNING.
bool gives_rows(std::string_view statement, const dialect&);

// The first word, in capital letters: "SELECT". Comments in front of it are passed over.
std::string first_word(std::string_view statement, const dialect&);

}  // namespace spate::sql
