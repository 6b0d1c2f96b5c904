#include "unit/data/offered_response.hpp"

#include <spate/abi/protocol.h>

#include <catch2/catch.hpp>

namespace spate::data::test {

operation::operation(scene& of, std::string_view json)
    : s(of), config(json), program(response_program::compile(config.view(), 0, s.all, config.report())) {}

offered operation::offer(const response& from, bool to_shared) {
  std::vector<spate_field> fields;
  for (const auto& [name, text] : from.headers)
    fields.push_back({{name.data(), name.size()}, {text.data(), text.size()}});
  std::vector<spate_str> columns;
  for (const std::string& each : from.columns) columns.push_back({each.data(), each.size()});
  const spate_rows rows{sizeof rows,
                        static_cast<std::uint32_t>(columns.size()),
                        columns.data(),
                        from.cells.data(),
                        columns.empty() ? 0 : from.cells.size() / columns.size(),
                        from.row_count};
  const spate_response raw{sizeof raw,
                           sizeof(spate_field),
                           from.status,
                           static_cast<std::uint32_t>(fields.size()),
                           fields.data(),
                           {from.body.data(), from.body.size()},
                           0,
                           columns.empty() ? nullptr : &rows};
  return program.run(raw, s.user, s.shared, to_shared);
}

std::string operation::run(const response& from, bool to_shared) {
  for (const auto& each : config.mistakes()) FAIL(each);
  const auto result = offer(from, to_shared);
  if (result.failed < 0) {
    CHECK(result.outcome == SPATE_OUTCOME_OK);
    return "ok";
  }
  CHECK(result.outcome != SPATE_OUTCOME_OK);
  return (result.outcome == SPATE_OUTCOME_STATUS ? "status: " : "expect: ") +
         program.texts().at(static_cast<std::size_t>(result.failed));
}

}  // namespace spate::data::test
