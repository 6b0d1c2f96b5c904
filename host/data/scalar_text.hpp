#pragma once

#include <charconv>
#include <cstddef>
#include <string_view>

#include "data/value.hpp"

namespace spate::data {

/// Room for the digits of any number.
struct digits {
  char text[32];
};

/// A value as text: numbers in the shortest form that reads back the same, true and false, nothing for `none`. Borrowed
/// from the value or from `room`. [any]
inline std::string_view scalar_text(const value& v, digits& room) {
  const auto number = [&room](auto n) {
    return std::string_view(
        room.text, static_cast<std::size_t>(std::to_chars(room.text, room.text + sizeof room.text, n).ptr - room.text));
  };
  switch (v.type) {
    case value_type::none:
      return {};
    case value_type::boolean:
      return v.integer != 0 ? "true" : "false";
    case value_type::integer:
      return number(v.integer);
    case value_type::real:
      return number(v.real);
    case value_type::text:
    case value_type::json:
      return v.text;
  }
  return {};
}

}  // namespace spate::data
