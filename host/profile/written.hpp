#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "profile/model.hpp"

namespace spate::profile {

enum class written_kind : std::uint8_t { boolean, integer, real, text, date, array, table };

/// A TOML value as it was written, with its place. Tables keep the order of the source, which TOML parsers lose.
struct written {
  written_kind kind = written_kind::table;
  bool is_inline = false;    ///< a table in braces: one value, replaced as a whole when files are merged
  std::string key;           ///< empty for elements of arrays
  place key_at, at;          ///< of a `[table]`, both are the place of its name
  std::string text;          ///< of a text or date
  std::int64_t integer = 0;  ///< boolean: 0 or 1
  double real = 0;
  std::vector<written> children;

  bool is_table() const { return kind == written_kind::table; }
  const written* find(std::string_view key) const;
  written* find(std::string_view key);
  /// The child of this name; a new table when there is none.
  written& table(std::string_view key, place);
};

/// "a table", "a text": for messages.
std::string_view kind_name(written_kind);

/// Adds what `over` holds: tables of the same name merge, anything else of the same name is replaced.
void merge(written& base, written over);

}  // namespace spate::profile
