// The three forms of a plan, whole.
#include "approved.hpp"
#include "plan/outlook.hpp"
#include "unit/plan/small_model.hpp"

using namespace spate;
using plan::test::second;

namespace {

profile::model profile_with_two_loads() {
  plan::test::small_model made;
  made.require("p99.9(response_time) < 1s", profile::objective_each{});
  made.model.description = "Reads & writes.";
  made.model.loads[0].name = "people";
  made.model.loads[0].spawn_rate = 2;
  profile::load& spike = made.model.loads.emplace_back();
  spike.name = "spike";
  spike.model = profile::load_model::open;
  spike.users = 100;
  spike.start_ns = 20 * second;
  spike.level = 10;
  spike.stages = {{"up", 60, 10 * second, true}, {"down", 10, 10 * second, true}};
  made.model.monitors.resize(2);
  profile::monitor& platform = made.model.monitors[0];
  platform.name = "platform";
  platform.plugin = "process";
  platform.every_ns = second;
  platform.metrics = {{"cpu", "ratio", ""}, {"memory", "bytes", ""}};
  profile::monitor& pool = made.model.monitors[1];
  pool.name = "pool";
  pool.plugin = "prometheus";
  pool.every_ns = second / 2;
  pool.metrics = {{"in_use", "count", ""}};
  return std::move(made.model);
}

plan::outlook foreseen(const profile::model& of) { return plan::foresee(of, {50'000'000}, {20000, 28232, 2}); }

}  // namespace

TEST_CASE("the plan as text") {
  const auto model = profile_with_two_loads();
  approved::check("plan.txt", to_text(model, foreseen(model)));
}

TEST_CASE("the plan as JSON") {
  const auto model = profile_with_two_loads();
  approved::check("plan.json", to_json(model, foreseen(model)));
}

TEST_CASE("the plan as a picture") {
  const auto model = profile_with_two_loads();
  approved::check("plan.svg", to_svg(model, foreseen(model)));
}

TEST_CASE("what has no target is there as JSON too") {
  auto model = profile_with_two_loads();
  profile::operation& whole = model.operations.emplace_back();
  whole.name = "whole";
  whole.kind = profile::series_kind::transaction;
  whole.target = profile::operation::none;
  CHECK_THAT(to_json(model, foreseen(model)),
             Catch::Contains(R"("name": "whole")") || Catch::Contains(R"("name":"whole")"));
  CHECK_THAT(to_json(model, foreseen(model)), Catch::Contains("transaction"));
}
