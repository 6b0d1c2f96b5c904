#pragma once

#include <spate/config.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "data/json_selector.hpp"
#include "data/pattern.hpp"
#include "data/response_view.hpp"
#include "data/text_template.hpp"

namespace spate::data {

enum class response_part : std::uint8_t { status, header, body, json, rows, column };
enum class comparison : std::uint8_t {
  exists,
  absent,
  is_null,
  not_null,
  equals,
  contains,
  matches,
  min,
  max,
  count,
  min_count
};

enum class test_result : std::uint8_t { held, missed, not_json, gave_up, no_row, no_column };

/// One thing that is asked of a response, compiled. Immutable.
struct response_test {
  response_part part = response_part::status;
  data::comparison comparison = data::comparison::equals;
  std::vector<std::pair<std::int32_t, std::int32_t>> statuses;  ///< ranges, both ends included
  std::string header;                                           ///< or column
  std::optional<json_selector> selector;
  text_template wanted;  ///< equals, contains: when it is no constant
  value constant;        ///< equals, contains: when it is; otherwise of type none
  std::optional<data::pattern> pattern;
  double number = 0;
  std::string text;  ///< in words, when it is missed: "status is not 201"
  std::string name;  ///< in words, when it holds: "status is 201"

  bool holds_status(std::int32_t status) const {
    for (const auto& [low, high] : statuses) {
      if (status >= low && status <= high) return true;
    }
    return false;
  }
  test_result run(response_view&) const;
};

/// Compiles an `expect` or `check` table, in source order. Reports every mistake.
std::vector<response_test> compile_tests(node table, const names&, report&);

}  // namespace spate::data
