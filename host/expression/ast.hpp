#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace spate::expression {

enum class node_kind : std::uint8_t { number, boolean, text, name, call, negate, logical_not, binary };
enum class binary_op : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,
  logical_and,
  logical_or,
  remainder,
  is_in  ///< arguments: what is looked for, then the values or one list's name
};
/// What a number literal was written with; durations are kept in nanoseconds, sizes in bytes, percentages as ratios
/// (1% is 0.01), rates per second.
enum class unit : std::uint8_t { none, duration, size, ratio, rate };

/// A parsed expression, before its names have a meaning. `offset` counts bytes from the start of the text.
struct node {
  node_kind kind = node_kind::number;
  binary_op op = binary_op::add;
  expression::unit unit = expression::unit::none;
  double number = 0;  ///< boolean: 0 or 1
  std::string text;   ///< name (dotted), function's name, text literal, the number as it was written; of `in` before
                      ///< values: (
  std::vector<node> arguments;
  std::size_t offset = 0, length = 0;
};

}  // namespace spate::expression
