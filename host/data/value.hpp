#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace spate::data {

enum class value_type : std::uint8_t { none, boolean, integer, real, text, json };

/// One scalar that flows from a response, a data source or a parameter into a request. `none` is both "never set" and
/// JSON's null. `json` is an object or array, kept as its JSON text: it goes into JSON as it is, and everywhere else as
/// that text. The text keeps its capacity, so that setting it again allocates nothing.
struct value {
  value_type type = value_type::none;
  std::int64_t integer = 0;  ///< integer; boolean as 0 or 1
  double real = 0;
  std::string text;

  void clear() { type = value_type::none; }
  void set(bool b) { type = value_type::boolean, integer = b ? 1 : 0; }
  void set(std::int64_t i) { type = value_type::integer, integer = i; }
  void set(double d) { type = value_type::real, real = d; }
  void set(std::string_view s) { type = value_type::text, text.assign(s); }
  void set_json(std::string_view s) { type = value_type::json, text.assign(s); }
};

/// A user's or the run's variable: a scalar, or a list that keeps its newest `keep` values (a ring, so that appending
/// allocates nothing once it was full).
struct variable {
  value scalar;
  std::vector<value> ring;
  std::uint32_t first = 0;     ///< place of the oldest value in `ring`
  std::uint32_t count = 0;     ///< values held
  std::uint32_t keep = 0;      ///< of what is appended to: how many it keeps
  std::uint64_t appended = 0;  ///< values that were ever appended

  /// False when it was never set, or when it is a list without values.
  bool has_value() const { return scalar.type != value_type::none || count > 0; }
  const value& at(std::uint32_t i) const { return ring[(first + i) % ring.size()]; }  ///< 0 is the oldest
};

}  // namespace spate::data
