#include <catch2/catch.hpp>

#include "data/pick.hpp"
#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

namespace {

constexpr std::uint32_t create = 0, poll = 1;

/// One scenario creates things, each with a number of its own; another one asks for the list of the newest, which shows
/// them only after a while.
struct visible_run : virtual_run {
  visible_run(std::int64_t within_ns, std::int64_t shows_after_ns, std::uint32_t workers = 1, std::uint32_t fan_out = 0,
              std::uint32_t users = 2)
      : virtual_run(made(within_ns, fan_out, users), {workers}) {
    fakes[0].script.on_answer = [this, shows_after_ns](const spate_work& work) {
      data::user_state& user = *model.runtime->users[work.user];
      if (work.operation == create) {
        user.variables[0].scalar.set(static_cast<std::int64_t>(created.size()));
        created.push_back(fakes[0].clocks[0]->now_ns());
        return;
      }
      data::variable& list = user.variables[1];
      list.count = 0;
      for (std::size_t i = 0; i < created.size(); ++i) {
        if (created[i] + shows_after_ns > fakes[0].clocks[0]->now_ns()) continue;
        data::value id;
        id.set(static_cast<std::int64_t>(i));
        data::append(list, id, 1000);
      }
    };
  }
  static profile::model made(std::int64_t within_ns, std::uint32_t fan_out, std::uint32_t users) {
    profile::model model = small_model(users, 2);
    model.scenarios[0].think = always(700 * ms);
    auto& reader = model.scenarios.emplace_back();
    reader.name = "reader";
    reader.think = always(40 * ms);
    reader.tasks = tasks(task("poll", 1, {send(poll)}));
    profile::correlation one;
    one.name = "visible";
    one.series = add_series(model, "visible", profile::series_kind::correlation);
    one.from.operation = create;
    one.to.operation = poll;
    one.from.key = set(0, "id", names()).set[0];
    one.to.list = 1;
    one.within_ns = within_ns;
    one.keep = 1000;
    one.fan_out = fan_out;
    if (fan_out > 0) add_series(model, "visible.median", profile::series_kind::correlation);
    if (fan_out > 0) add_series(model, "visible.last", profile::series_kind::correlation);
    model.operations[create].begins = {0};
    model.operations[poll].sees = {0};
    model.correlations.push_back(std::move(one));
    return model;
  }
  static const data::names& names() {
    static const data::names all = [] {
      data::names made;
      made.add("id", {data::name_kind::variable, 0, false, {}});
      return made;
    }();
    return all;
  }
  std::vector<std::int64_t> created;
};

constexpr std::uint32_t visible = 2;

}  // namespace

TEST_CASE("from a write of one user to what another one sees: a series of its own") {
  visible_run one(2 * second, 300 * ms);
  one.all();
  const std::uint64_t seen = one.count(visible);
  // What began less than `within` before the end is not measured.
  CHECK(seen >= 10);
  CHECK(seen < one.count(create));
  CHECK(one.count(visible, SPATE_OUTCOME_TIMEOUT) == 0);
  REQUIRE(one.series(visible) != nullptr);
  // Behind 300 ms, at the end of the next poll: at most 50 ms later.
  CHECK(one.series(visible)->of(stats::metric::response_time).value_at(0) >= 299 * ms);
  CHECK(one.series(visible)->of(stats::metric::response_time).value_at(1) <= 352 * ms);
  CHECK(one.results->names().target_of(visible) == "correlation");
  CHECK(one.results->total_count() == one.count(create) + one.count(poll, SPATE_OUTCOME_OK, 1));
}

TEST_CASE("what is not seen in time is a timeout whose time is a lower bound") {
  visible_run one(second, 3 * second);
  one.all();
  CHECK(one.count(visible) == 0);
  const stats::series* missed = one.series(visible, SPATE_OUTCOME_TIMEOUT);
  REQUIRE(missed != nullptr);
  CHECK(missed->count >= 11);
  CHECK(missed->censored == missed->count);
  CHECK(missed->of(stats::metric::response_time).value_at(0.5) == Approx(second).epsilon(0.001));
}

TEST_CASE("a correlation pairs users of several workers") {
  visible_run one(2 * second, 300 * ms, 2);
  one.all();
  CHECK(one.count(visible) >= 10);
  CHECK(one.count(visible, SPATE_OUTCOME_TIMEOUT) == 0);
}

TEST_CASE("a fan-out has three series: until the first, the middle one and the last of the users have seen it") {
  // Four users read; the more of them are awaited, the longer it takes.
  visible_run one(2 * second, 300 * ms, 2, 4, 8);
  one.all();
  const std::uint64_t all = one.count(visible);
  CHECK(all >= 10);
  std::int64_t before_ns = 299 * ms;
  for (const std::uint32_t series : {visible, visible + 1, visible + 2}) {
    CHECK(one.count(series) == all);
    CHECK(one.count(series, SPATE_OUTCOME_TIMEOUT) == 0);
    REQUIRE(one.series(series) != nullptr);
    const std::int64_t median_ns = one.series(series)->of(stats::metric::response_time).value_at(0.5);
    CHECK(median_ns >= before_ns);
    before_ns = median_ns;
    CHECK(one.series(series)->of(stats::metric::response_time).value_at(1) <= 352 * ms);
  }
}

TEST_CASE("where fewer users see it than are awaited, the last is a timeout") {
  visible_run one(second, 300 * ms, 1, 6, 8);
  one.all();
  CHECK(one.count(visible) >= 10);
  CHECK(one.count(visible + 1) == one.count(visible));
  CHECK(one.count(visible + 2) == 0);
  CHECK(one.count(visible + 2, SPATE_OUTCOME_TIMEOUT) == one.count(visible));
}
