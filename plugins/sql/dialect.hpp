// How the SQL of one database is written.
#pragma once

namespace spate::sql {

struct dialect {
  bool numbered_by_dollar = false;    // a parameter is sent as $1; else as ?1
  bool brackets = false;              // [name] is a quoted identifier
  bool dollar_quotes = false;         // $$text$$ and $tag$text$tag$
  bool nested_comments = false;       // /* one /* inside */ another */
  bool escape_strings = false;        // E'it\'s'
  bool question_is_operator = false;  // `?` is no parameter
};

}  // namespace spate::sql
