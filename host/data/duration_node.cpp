#include "data/duration_node.hpp"

#include <cmath>
#include <string>
#include <variant>

#include "expression/quantity.hpp"

namespace spate::data {

std::optional<std::int64_t> read_duration(node at, report& mistakes) {
  if (at.kind() == SPATE_KIND_DURATION && at.as_int() >= 0) return at.as_int();
  if (at.kind() != SPATE_KIND_STRING) {
    mistakes.error(at, "expected a duration in quotes, with its unit: \"250ms\", \"1.5s\", \"5m\"");
    return {};
  }
  const auto text = at.as_string();
  const auto read = expression::read_quantity(text);
  if (const auto* message = std::get_if<std::string>(&read)) {
    mistakes.error(at, "`", text, "` is no duration: ", *message);
    return {};
  }
  const auto& found = std::get<expression::quantity>(read);
  if (found.length != text.size() || found.unit != expression::unit::duration || found.number > 9.2e18) {
    mistakes.error(at, "`", text, "` is no duration: write a number and one of ns us ms s m h, such as \"1.5s\"");
    return {};
  }
  return static_cast<std::int64_t>(std::llround(found.number));
}

}  // namespace spate::data
