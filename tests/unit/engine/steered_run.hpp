#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <utility>
#include <vector>

#include "engine/steering.hpp"
#include "open_run.hpp"

namespace spate::engine::test {

/// What was sent, without who and where: due instants since the load's start, and operations.
inline std::vector<std::pair<std::int64_t, std::uint32_t>> sent(const virtual_run& one) {
  std::vector<std::pair<std::int64_t, std::uint32_t>> out;
  for (const seen& each : one.fakes[0].log) out.emplace_back(each.due_ns - one.start_ns, each.operation);
  std::sort(out.begin(), out.end());
  return out;
}

/// Operations that a target took from one instant to before another.
inline std::size_t taken_between(const virtual_run& one, std::int64_t from_ns, std::int64_t to_ns) {
  return static_cast<std::size_t>(
      std::count_if(one.fakes[0].log.begin(), one.fakes[0].log.end(), [&](const seen& each) {
        const std::int64_t at_ns = each.taken_ns - one.start_ns;
        return at_ns >= from_ns && at_ns < to_ns;
      }));
}

/// Nothing was lost and nothing was done twice.
inline void check_sound(const virtual_run& one) {
  for (const fake_target& each : one.fakes) {
    CHECK(each.violations == std::vector<std::string>{});
    CHECK(each.taken == each.given);
    CHECK(each.started == each.stopped);
  }
  CHECK(one.totals.submitted == one.totals.finished);
  CHECK(one.totals.invalid == std::vector<std::string>{});
  for (const load_totals& each : one.totals.loads) CHECK(each.due == each.begun + each.dropped + each.unserved);
}

inline void pause_at(virtual_run& one, std::int64_t at_ns) {
  one.until(at_ns);
  CHECK(one.run->steer().pause(one.now()).refused == "");
}
inline void resume_at(virtual_run& one, std::int64_t at_ns) {
  one.until(at_ns);
  CHECK(one.run->steer().resume(one.now()).refused == "");
}

}  // namespace spate::engine::test
