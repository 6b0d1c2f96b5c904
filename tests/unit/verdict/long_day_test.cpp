// 24 hours on virtual time, with objectives on windows: memory after the fourth hour, when what is seldom
// has been seen, is memory after the last.
#include <malloc.h>

#include <catch2/catch.hpp>

#include "expression/parse.hpp"
#include "unit/engine/virtual_run.hpp"
#include "verdict/judgement.hpp"
#include "verdict/watch.hpp"

using namespace spate;
using namespace spate::engine::test;

namespace {

constexpr std::int64_t hour = 3600 * second;

void require(profile::model& of, const std::string& text, std::int64_t window_ns) {
  profile::objective& made = of.objectives.emplace_back();
  made.name = "goal";
  made.window_ns = window_ns;
  made.require.push_back({text, std::get<expression::node>(expression::parse(text)), {}});
}

// What is in use, in bytes: large blocks too, which have maps of their own.
std::size_t in_use() {
  const struct mallinfo2 all = ::mallinfo2();
  return all.uordblks + all.hblkhd;
}

}  // namespace

TEST_CASE("a day on virtual time ends with the memory of its fourth hour") {
  profile::model model = small_model(50, 2);
  model.duration_ns = 24 * hour;
  model.scenarios[0].tasks = tasks(task("a", 3, {send(0)}), task("b", 1, {send(1)}));
  model.loads[0].model = profile::load_model::open;
  model.loads[0].level = 20;
  model.loads[0].arrivals = profile::arrival_spacing::poisson;
  require(model, "p95(response_time) < 900ms", 60 * second);
  require(model, "error_ratio < 5%", 300 * second);
  require(model, "p99(response_time) < 1s", 0);
  virtual_run run(std::move(model));
  run.fakes[0].script.keeps_log = false;
  // Seldom slow, seldom failed, as the whole day long, so that every hour touches the same histograms.
  run.fakes[0].script.service_ns = [&run](const spate_work& work) {
    const std::uint64_t bits = data::mix(work.token ^ data::mix(static_cast<std::uint64_t>(run.now())));
    return static_cast<std::int64_t>((bits % 1000 == 0 ? 300 : 1 + bits % 50) * ms);
  };
  run.fakes[0].script.outcome = [](const spate_work& work, std::int64_t) {
    return data::mix(work.token) % 500 == 0 ? std::uint16_t{SPATE_OUTCOME_STATUS} : std::uint16_t{SPATE_OUTCOME_OK};
  };
  REQUIRE(run.begin());
  verdict::watch watched(run.model, run.results->names(), run.results->whole().shape(), run.results->grid());
  std::vector<std::size_t> each_hour;
  std::int64_t next_ns = hour;
  run.results->on_interval([&](const stats::interval_summary& told) {
    watched.see(told, run.results->measured(), {run.results->availability_of(0, told.interval.end_ns)});
    if (told.late || told.interval.end_ns - run.start_ns < next_ns) return;
    next_ns += hour;
    each_hour.push_back(in_use());
  });
  const engine::run_totals& totals = run.finish();
  CHECK(totals.submitted == totals.finished);
  CHECK(run.count(0) + run.count(1) > 1'600'000);
  REQUIRE(each_hour.size() == 24);
  const std::size_t fourth_hour = each_hour[3];
  for (const std::size_t each : each_hour) {
    CAPTURE(each, fourth_hour);
    CHECK(static_cast<double>(each) <= 1.02 * static_cast<double>(fourth_hour));
  }
}
