#include "rest/compared_runs.hpp"

#include "rest/comparison.hpp"
#include "rest/reply.hpp"
#include "values/uuid.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr std::int64_t cache_us = 3'600'000'000;

}  // namespace

std::optional<compared_runs> compare(rest_context& context, const std::string& id1, const std::string& id2,
                                     http_response& response) {
  const auto first_id = parse_uuid(id1);
  const auto second_id = parse_uuid(id2);
  if (!first_id || !second_id)
    return reply_error(response, 400, "Invalid run ID format: " + (first_id ? id2 : id1)), std::nullopt;
  auto first = context.runs.find(*first_id);
  auto second = context.runs.find(*second_id);
  if (!first || !second) return reply_error(response, 404, "Run not found: " + (first ? id2 : id1)), std::nullopt;

  const std::int64_t now_us = context.now_us();
  if (auto known = context.comparisons.find(*first_id, *second_id);
      known && known->created_at > stored_time(now_us - cache_us))
    return compared_runs{std::move(*first), std::move(*second), std::move(*known), true};

  auto made =
      compare_runs(*first, *second, context.runs.metrics(*first_id), context.runs.metrics(*second_id), context.random);
  if (made.metrics_json.empty())
    return reply_error(response, 400, "No common metrics found between the two runs"), std::nullopt;
  made.id = make_uuid(context.random);
  made.run1_id = *first_id;
  made.run2_id = *second_id;
  made.created_at = stored_time(now_us);
  // The schema keeps no comparison of a run with itself; it is made anew each time.
  if (*first_id != *second_id) context.comparisons.insert(made);
  return compared_runs{std::move(*first), std::move(*second), std::move(made), false};
}

}  // namespace spate::llm_eval_server
