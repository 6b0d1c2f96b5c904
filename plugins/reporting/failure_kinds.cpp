#include "reporting/failure_kinds.hpp"

#include <algorithm>

#include "reporting/document.hpp"

namespace spate::reporting {

namespace json = boost::json;

std::vector<failure_kind> failure_kinds(const json::object& operation) {
  std::vector<failure_kind> out;
  for (const json::value& value : array_at(operation, "errors_by_text")) {
    const json::object* error = value.if_object();
    if (error == nullptr || count_at(*error, "count") == 0) continue;
    out.push_back({text_at(*error, "outcome"), text_at(*error, "text"), count_at(*error, "count")});
  }
  const std::size_t explained = out.size();
  const json::object& outcomes = object_at(operation, "outcomes");
  for (const auto& outcome : outcomes) {
    const std::string called(outcome.key().data(), outcome.key().size());
    std::uint64_t rest = called == "ok" ? 0 : count_at(outcomes, called);
    for (std::size_t i = 0; i < explained; ++i)
      if (out[i].outcome == called) rest -= std::min(rest, out[i].count);
    if (rest > 0) out.push_back({called, "", rest});
  }
  return out;
}

}  // namespace spate::reporting
