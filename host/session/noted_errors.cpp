#include "session/noted_errors.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/wall_time.hpp"

namespace spate::session {

std::vector<verdict::noted_error> noted_errors(const engine::run_totals& totals, const stats::series_names& names,
                                               const plugin::string_table& texts, std::int64_t start_wall_ns) {
  std::vector<engine::error_example> all = totals.first_errors;
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.at_ns < b.at_ns; });
  std::vector<verdict::noted_error> out;
  for (const engine::error_example& one : all) {
    std::string_view text = one.error_id == 0 ? std::string_view() : texts.text(one.error_id);
    if (text.empty()) {
      text = names.outcome(one.operation, one.outcome);
    }
    out.push_back(
        {one.operation, fmt::format("{}: {}: {}", report::rfc3339(start_wall_ns + one.at_ns - totals.start_ns),
                                    names.operation(one.operation), text)});
  }
  return out;
}

std::vector<verdict::teardown_count> teardown_counts(const engine::run_totals& totals) {
  std::vector<verdict::teardown_count> out;
  for (const engine::side_sample& each : totals.side_samples) {
    if (!each.teardown) continue;
    auto known = std::find_if(out.begin(), out.end(), [&](const auto& one) { return one.operation == each.operation; });
    if (known == out.end()) known = out.insert(out.end(), verdict::teardown_count{each.operation});
    ++known->count;
    known->failed += each.outcome == SPATE_OUTCOME_OK ? 0 : 1;
  }
  return out;
}

}  // namespace spate::session
