// What stands where in a text of SQL.
#pragma once

#include <cstddef>
#include <string_view>

#include "dialect.hpp"

namespace spate::sql {

// Goes through a text piece by piece; what is quoted and what is a comment is one piece. Borrows the text.
class sql_scanner {
 public:
  enum class kind { end, space, comment, quoted, name, parameter, foreign_parameter, cast, semicolon, other };
  struct piece {
    kind what = kind::end;
    std::string_view text;
  };

  sql_scanner(std::string_view text, const dialect& how) : text_(text), how_(how) {}

  piece next();

 private:
  std::size_t piece_length(kind& what) const;
  std::size_t quoted(std::size_t from, char end, bool escapes) const;
  std::size_t line_comment() const;
  std::size_t block_comment() const;
  std::size_t dollar_quoted() const;  // 0: there is none here
  std::size_t word(std::size_t from) const;
  char at(std::size_t place) const { return at_ + place < text_.size() ? text_[at_ + place] : '\0'; }

  std::string_view text_;
  const dialect& how_;
  std::size_t at_ = 0;
};

}  // namespace spate::sql
