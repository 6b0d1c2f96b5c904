#include <atomic>
#include <catch2/catch.hpp>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>

#include "engine/steering.hpp"
#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

namespace {

const monotonic_clock real_time;

/// A shard on a real thread that answers when it is pumped; `hold` keeps the answers.
struct echo {
  explicit echo(spate_sample_block* to) : block(to) {}
  spate_sample_block* block;
  std::mutex mutex;
  std::condition_variable changed;
  bool woken = false, aborted = false;
  std::deque<spate_work> works;
};
bool hold = false;

echo& of(spate_shard* shard) { return *reinterpret_cast<echo*>(shard); }

spate_protocol make_table() {
  spate_protocol table{};
  table.struct_size = sizeof table;
  table.shard_create = [](spate_instance*, const spate_shard_params* params, spate_shard** out,
                          spate_error*) noexcept -> spate_status {
    *out = reinterpret_cast<spate_shard*>(new echo(params->samples));
    return SPATE_OK;
  };
  table.shard_destroy = [](spate_shard* shard) noexcept { delete &of(shard); };
  table.user_start = [](spate_shard*, const std::uint32_t*, std::uint32_t) noexcept -> spate_status { return 0; };
  table.user_stop = table.user_start;
  table.submit = [](spate_shard* shard, const void* works, std::uint32_t, std::uint32_t count) noexcept {
    const auto* first = static_cast<const spate_work*>(works);
    of(shard).works.insert(of(shard).works.end(), first, first + count);
    return count;
  };
  table.pump = [](spate_shard* shard, std::int64_t deadline, std::uint32_t most) noexcept -> spate_status {
    echo& self = of(shard);
    if (self.works.empty() || (hold && !self.aborted)) {
      std::unique_lock lock(self.mutex);
      self.changed.wait_for(lock, std::chrono::nanoseconds(std::max<std::int64_t>(0, deadline - real_time.now_ns())),
                            [&] { return self.woken; });
      self.woken = false;
      if (hold && !self.aborted) return SPATE_OK;
    }
    for (; !self.works.empty() && most > 0; --most) {
      const spate_work work = self.works.front();
      self.works.pop_front();
      spate_sample sample{};
      sample.token = work.token;
      sample.operation = work.operation;
      sample.user = work.user;
      sample.start_ns = sample.end_ns = real_time.now_ns();
      sample.outcome = self.aborted ? SPATE_OUTCOME_ABORTED : SPATE_OUTCOME_OK;
      std::memcpy(self.block->data + std::size_t{self.block->count} * self.block->stride, &sample, sizeof sample);
      if (++self.block->count == self.block->capacity) self.block->drain(self.block);
    }
    return SPATE_OK;
  };
  table.wake = [](spate_shard* shard) noexcept {
    {
      const std::lock_guard lock(of(shard).mutex);
      of(shard).woken = true;
    }
    of(shard).changed.notify_all();
  };
  table.cancel = [](spate_shard* shard, std::uint32_t how) noexcept {
    if (how == SPATE_CANCEL_ABORT) of(shard).aborted = true;
  };
  return table;
}

}  // namespace

TEST_CASE("people change a load while threads drive it, and nothing is lost") {
  hold = false;
  const spate_protocol table = make_table();
  auto model = small_model(20, 2, 2);
  model.duration_ns = 400 * ms;
  model.scenarios[0].think = uniform(0, ms);
  model.scenarios[0].tasks = tasks(task("both", 1, {send(0), send(1)}));
  profile::load& open = model.loads.emplace_back();
  open.name = "open";
  open.model = profile::load_model::open;
  open.level = 1000;
  open.users = 100;
  run_inputs in{model, {{&table, nullptr, 2}, {&table, nullptr, 3}}, real_time, {}, nullptr, nullptr};
  in.spare_users = 50;
  load_run run(std::move(in));
  REQUIRE_FALSE(run.open());
  REQUIRE_FALSE(run.set_up());
  stats::collector results(run.plan(), nullptr);
  run.begin(results);
  std::atomic<int> done{0};
  // As the desk does: beside the control thread. Each turn begins when the load has gone on, so nothing is slept away.
  std::thread by_hand([&] {
    steering& steer = run.steer();
    for (std::uint32_t turn = 0; !run.finished(); ++turn) {
      const std::int64_t now_ns = real_time.now_ns();
      if (turn % 4 == 0) done += steer.set_users(0, 1 + turn % 60, now_ns).refused.empty() ? 1 : 0;
      if (turn % 4 == 1) done += steer.pause(now_ns).refused.empty() ? 1 : 0;
      if (turn % 4 == 2) done += steer.set_rate(1, 500 + turn % 2000, now_ns).refused.empty() ? 1 : 0;
      if (turn % 4 == 3) done += steer.resume(now_ns).refused.empty() ? 1 : 0;
      (void)steer.level(0, now_ns);
      std::this_thread::yield();
    }
  });
  while (!run.wait(10 * ms)) (void)run.tick();
  by_hand.join();
  const run_totals totals = run.finish();
  CHECK(done > 4);
  CHECK(totals.submitted == totals.finished);
  CHECK(totals.invalid.empty());
  CHECK(totals.loads[1].due == totals.loads[1].begun + totals.loads[1].dropped + totals.loads[1].unserved);
  CHECK(run.live().users == 0);
}

TEST_CASE("threads drive a journey over two targets, with setup and teardown, and nothing is lost") {
  hold = false;
  const spate_protocol table = make_table();
  auto model = small_model(30, 2, 2);
  model.duration_ns = 300 * ms;
  model.setup = {send(0), send(1)};
  model.teardown = {send(1)};
  model.scenarios[0].think = always(5 * ms);
  model.scenarios[0].tasks = tasks(task("both", 1, {send(0), send(1)}));
  std::atomic<int> level{0};
  load_run run({model, {{&table, nullptr, 2}, {&table, nullptr, 2}}, real_time, {}, &level, nullptr});
  REQUIRE_FALSE(run.open());
  REQUIRE_FALSE(run.set_up());
  stats::collector results(run.plan(), nullptr);
  run.begin(results);
  while (!run.wait(20 * ms)) {
    REQUIRE_FALSE(run.tick());
    CHECK(run.live().users <= 30);
  }
  const run_totals& totals = run.finish();
  CHECK(totals.submitted == totals.finished);
  CHECK(totals.submitted == results.total_count() + 3);
  CHECK(totals.submitted > 300);
  CHECK(totals.unfinished == 0);
  CHECK(totals.side_samples.size() == 3);
  CHECK(totals.invalid.empty());
  CHECK(totals.users == 30);
}

TEST_CASE("threads end at once on the second signal") {
  hold = true;
  const spate_protocol table = make_table();
  auto model = small_model(10);
  model.duration_ns = 600 * second;
  model.stop_ns = 600 * second;
  model.scenarios[0].think = always(ms);
  std::atomic<int> level{0};
  load_run run({model, {{&table, nullptr, 2}}, real_time, {}, &level, nullptr});
  REQUIRE_FALSE(run.open());
  REQUIRE_FALSE(run.set_up());
  stats::collector results(run.plan(), nullptr);
  run.begin(results);
  while (run.live().in_flight < 10) run.wait(ms);
  level = 1;
  CHECK_FALSE(run.wait(20 * ms));
  level = 2;
  CHECK(run.wait(10 * second));
  const run_totals& totals = run.finish();
  CHECK(totals.interrupted);
  CHECK(totals.unfinished == 10);
  CHECK(totals.submitted == totals.finished);
  CHECK(results.total_count() == 10);
}

TEST_CASE("on threads users meet, hand values over and branch out over two targets, and nobody is lost") {
  hold = false;
  const spate_protocol table = make_table();
  auto model = small_model(24, 2, 2);
  model.duration_ns = 400 * ms;
  model.meetings.push_back({"gate", 4, {}});
  model.queues.push_back({"jobs", 50, {}});
  model.scenarios[0].think = uniform(0, 3 * ms);
  profile::step gate, give, get, both;
  gate.kind = profile::step_kind::rendezvous;
  gate.within_ns = 20 * ms;
  give = set(0, "user", {});
  give.kind = profile::step_kind::put;
  get.kind = profile::step_kind::take;
  get.bound = 1;
  get.within_ns = 20 * ms;
  both.kind = profile::step_kind::parallel;
  for (const std::uint32_t first : {0u, 1u}) {
    profile::step branch;
    branch.kind = profile::step_kind::branch;
    branch.flow = {send(first), send(1 - first)};
    branch.writes = {2};
    both.flow.push_back(branch);
  }
  model.scenarios[0].tasks = tasks(task("gather", 1, {gate, send(0)}), task("give", 1, {give, send(1)}),
                                   task("get", 1, {get, send(0)}), task("both", 2, {both}));
  std::atomic<int> level{0};
  load_run run({model, {{&table, nullptr, 2}, {&table, nullptr, 2}}, real_time, {}, &level, nullptr});
  REQUIRE_FALSE(run.open());
  REQUIRE_FALSE(run.set_up());
  stats::collector results(run.plan(), nullptr);
  run.begin(results);
  while (!run.wait(20 * ms)) {
    REQUIRE_FALSE(run.tick());
    CHECK(run.live().users <= 24);
  }
  const run_totals& totals = run.finish();
  CHECK(totals.submitted == totals.finished);
  CHECK(totals.submitted == results.total_count());
  CHECK(totals.submitted > 300);
  CHECK(totals.unfinished == 0);
  CHECK(totals.invalid.empty());
  CHECK(totals.users == 24);
}
