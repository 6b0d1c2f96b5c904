#include <catch2/catch.hpp>

#include "plan/outlook.hpp"
#include "unit/plan/small_model.hpp"

using namespace spate;
using plan::test::second;
using plan::test::small_model;

namespace {

plan::outlook outlook_of(const profile::model& of, plan::machine on = {}) {
  return plan::foresee(of, {second / 10}, on);
}

}  // namespace

TEST_CASE("a closed load sends as often as answers and think time let its users") {
  small_model made;  // 10 users for 10 s + 50 s, thinking 900 ms: one request a second each
  const auto out = outlook_of(made.model);
  CHECK(out.planned_ns == 60 * second);
  REQUIRE(out.phases.size() == 2);
  CHECK(out.phases[0].operations == Approx(100));
  CHECK(out.phases[1].operations == Approx(500));
  CHECK(out.operations[0].count == Approx(600 * 0.75));
  CHECK(out.operations[1].measured == Approx(500 * 0.25));
}

TEST_CASE("users that come one after the other send as long as they are there") {
  small_model made;
  made.model.loads[0].spawn_rate = 1;  // the tenth comes at 9 s
  const auto out = outlook_of(made.model);
  CHECK(out.phases[0].operations == Approx(10 + 9 + 8 + 7 + 6 + 5 + 4 + 3 + 2 + 1));
  CHECK(out.phases[1].operations == Approx(500));
}

TEST_CASE("an open load sends what its rate says, whatever answers take") {
  small_model made;
  profile::load& load = made.model.loads[0];
  load.model = profile::load_model::open;
  load.level = 20;
  load.stages = {{"up", 100, 10 * second, false}, {"hold", 100, 50 * second, true}};
  const auto out = outlook_of(made.model);
  CHECK(out.phases[0].operations == Approx(600));
  CHECK(out.phases[1].operations == Approx(5000));
  REQUIRE(out.loads.size() == 1);
  CHECK(out.loads[0].open);
  CHECK(out.loads[0].tasks == Approx(5600));
}

TEST_CASE("a start flow is sent once for each user") {
  small_model made;
  profile::step login;
  login.operation = 1;
  made.model.scenarios[0].start.push_back(login);
  const auto with = outlook_of(made.model);
  CHECK(with.operations[1].count == Approx(600 * 0.25 + 10));
}

TEST_CASE("a repeat counts its mean, and iterations end a load early") {
  small_model made;
  profile::step repeat;
  repeat.kind = profile::step_kind::repeat;
  repeat.repeat_min = 2;
  repeat.repeat_max = 6;
  repeat.flow = made.model.scenarios[0].tasks[0].flow;
  made.model.scenarios[0].tasks[0].flow = {repeat};
  made.model.loads[0].iterations = 4;
  const auto out = outlook_of(made.model);
  CHECK(out.loads[0].tasks == Approx(40));
  CHECK(out.operations[0].count == Approx(40 * 0.75 * 4));
}

TEST_CASE("what only a condition lets through is marked") {
  small_model made;
  made.model.scenarios[0].tasks[1].picks.emplace_back();
  const auto out = outlook_of(made.model);
  CHECK_FALSE(out.operations[0].conditional);
  CHECK(out.operations[1].conditional);
}

TEST_CASE("more connections than descriptors cannot work, and the message says by how much") {
  small_model made;
  made.model.loads[0].users = 5000;
  const auto out = outlook_of(made.model, {1024, 28000, 2});
  CHECK(out.sockets == 5000);
  CHECK(out.threads == 1);
  REQUIRE(out.errors.size() == 1);
  CHECK(out.errors[0] ==
        "5000 users need 5035 file descriptors, and this process may have 1024: raise the limit (ulimit -Hn 5035, or "
        "LimitNOFILE of the service), lower the users, or share connections");
  CHECK(outlook_of(made.model, {6000, 28000, 2}).errors.empty());
}

TEST_CASE("more connections than local ports is a warning") {
  small_model made;
  made.model.loads[0].users = 30000;
  const auto out = outlook_of(made.model, {100000, 28000, 2});
  REQUIRE(out.warnings.size() == 1);
  CHECK(out.warnings[0].starts_with("target api: 30000 connections, and this machine has 28000 local ports"));
}

TEST_CASE("a percentile that will stand on few samples is doubted") {
  small_model made;
  made.require("p99(response_time) < 1s", profile::objective_each{});
  CHECK(outlook_of(made.model).doubts.empty());  // 500 measured
  made.require("p99.9(response_time) < 1s", profile::objective_each{});
  const auto out = outlook_of(made.model);
  REQUIRE(out.doubts.size() == 1);
  CHECK(out.doubts[0].what == "uncertain: 500 expected, 5000 make 5 beyond p99.9");
  CHECK(out.doubts[0].operation.empty());
}

TEST_CASE("an operation that will hardly be sent is judged on errors only, and the plan says so") {
  small_model made;
  made.model.scenarios[0].tasks[1].weight = 0.01;
  made.require("p95(response_time) < 1s", profile::objective_each{.operation = true, .scenario = false});
  const auto out = outlook_of(made.model);
  REQUIRE(out.doubts.size() == 1);
  CHECK(out.doubts[0].operation == "write");
  CHECK(out.doubts[0].what == "too few: 2 expected, 20 needed; it will be judged on errors only");
}

TEST_CASE("an objective over some scenarios expects what these send") {
  small_model made;
  profile::scenario other = made.model.scenarios[0];
  other.name = "others";
  other.share = 0.01;
  other.tasks.pop_back();  // only reads
  made.model.scenarios.push_back(other);
  made.require("p95(response_time) < 1s", profile::objective_each{.operation = true, .scenario = false});
  made.model.objectives[0].scenarios = {"others"};
  const auto out = outlook_of(made.model);
  REQUIRE(out.doubts.size() == 1);
  CHECK(out.doubts[0].operation == "read");
  CHECK(out.doubts[0].what == "too few: 5 expected, 20 needed; it will be judged on errors only");
}

TEST_CASE("options count by their weights, under conditions each, and branches all") {
  small_model made;
  const auto send = made.model.scenarios[0].tasks[0].flow;
  const auto around = [&](profile::step_kind outer, profile::step_kind inner, std::vector<double> weights) {
    profile::step out;
    out.kind = outer;
    for (const double weight : weights) {
      profile::step& one = out.flow.emplace_back();
      one.kind = inner;
      if (weight > 0) one.weight = weight;
      one.flow = send;
    }
    return std::vector<profile::step>{out};
  };
  auto& flow = made.model.scenarios[0].tasks[0].flow;
  made.model.loads[0].iterations = 4;  // 40 tasks, of which 30 are of this one
  flow = around(profile::step_kind::choose, profile::step_kind::option, {3, 1});
  CHECK(outlook_of(made.model).operations[0].count == Approx(30));
  CHECK_FALSE(outlook_of(made.model).operations[0].conditional);
  flow = around(profile::step_kind::choose, profile::step_kind::option, {0, 0});
  CHECK(outlook_of(made.model).operations[0].conditional);
  flow = around(profile::step_kind::parallel, profile::step_kind::branch, {0, 0});
  CHECK(outlook_of(made.model).operations[0].count == Approx(60));
}

TEST_CASE(
    "of a correlation as many are expected as begin early enough, and no objective on it is doubted for nothing") {
  small_model made;
  profile::operation series;
  series.name = "seen";
  series.kind = profile::series_kind::correlation;
  series.target = profile::operation::none;
  made.model.operations.push_back(series);
  profile::correlation one;
  one.series = 2;
  one.from.operation = 1;
  one.to.operation = 0;
  one.within_ns = 6 * second;
  made.model.correlations.push_back(one);
  made.require("p95(response_time) < 1s", {});
  made.model.objectives.back().operations = {"seen"};
  const auto out = outlook_of(made.model);
  CHECK(out.operations[2].count == Approx(600 * 0.25 * 0.9));
  CHECK(out.operations[2].measured == Approx(500 * 0.25 * 0.9));
  CHECK(out.operations[2].conditional);
  CHECK(out.doubts.empty());
}
