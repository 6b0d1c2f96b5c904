#include <catch2/catch.hpp>

#include "allocations.hpp"
#include "open_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;
using spate::test::allocations;

namespace {

/// Answers at once and allocates nothing of its own.
struct quiet {
  virtual_clock time;
  spate_work due[256];
  std::uint32_t size = 0;
  spate_sample_block* block = nullptr;
};
quiet server;

spate_protocol make_table() {
  spate_protocol table{};
  table.struct_size = sizeof table;
  table.shard_create = [](spate_instance*, const spate_shard_params* params, spate_shard** out,
                          spate_error*) noexcept -> spate_status {
    server.block = params->samples;
    *out = reinterpret_cast<spate_shard*>(&server);
    return SPATE_OK;
  };
  table.shard_destroy = [](spate_shard*) noexcept {};
  table.user_start = [](spate_shard*, const std::uint32_t*, std::uint32_t) noexcept -> spate_status { return 0; };
  table.user_stop = table.user_start;
  table.submit = [](spate_shard*, const void* works, std::uint32_t, std::uint32_t count) noexcept -> std::uint32_t {
    // Refuses now and then, so that the way of what was refused is walked too.
    const std::uint32_t take = server.size + count > 30 ? count / 2 : count;
    std::memcpy(server.due + server.size, works, take * sizeof(spate_work));
    server.size += take;
    return take;
  };
  table.pump = [](spate_shard*, std::int64_t deadline, std::uint32_t most) noexcept -> spate_status {
    if (server.size == 0) server.time.advance_to(deadline);
    for (; server.size > 0 && most > 0; --most) {
      const spate_work& work = server.due[--server.size];
      server.time.advance_to(server.time.now_ns() + 1'000);
      spate_sample sample{};
      sample.token = work.token;
      sample.operation = work.operation;
      sample.user = work.user;
      sample.start_ns = server.time.now_ns() - 500;
      sample.end_ns = server.time.now_ns();
      sample.outcome = work.user % 10 == 0 ? SPATE_OUTCOME_STATUS : SPATE_OUTCOME_OK;
      std::memcpy(server.block->data + std::size_t{server.block->count} * server.block->stride, &sample, sizeof sample);
      if (++server.block->count == server.block->capacity) server.block->drain(server.block);
    }
    return SPATE_OK;
  };
  table.wake = [](spate_shard*) noexcept {};
  table.cancel = [](spate_shard*, std::uint32_t) noexcept {};
  return table;
}

void check_steady_state(profile::model model) {
  server.size = 0;
  const spate_protocol table = make_table();
  model.duration_ns = 60 * second;
  // Of a constant rhythm, so that after a while no histogram sees a range that it has not seen before.
  model.scenarios[0].think = always(20 * ms);
  model.scenarios[0].tasks = tasks(task("a", 1, {send(0), pause(always(ms)), send(1), repeat(2, 2, {send(2)})}));
  run_inputs in{model, {{&table, nullptr, 1}}, server.time, {}, nullptr, nullptr};
  load_run run(std::move(in),
               make_virtual_driver({{&server.time}, [] { return server.size != 0 ? std::int64_t{0} : INT64_MAX; }}));
  REQUIRE_FALSE(run.open());
  REQUIRE_FALSE(run.set_up());
  stats::collector results(run.plan(), nullptr);
  run.begin(results);
  // Until every histogram has seen its range and every list its longest interval.
  for (int i = 0; i < 45; ++i) {
    run.wait(second);
    REQUIRE_FALSE(run.tick());
  }
  const std::uint64_t before = results.total_count();
  std::size_t made = 0;
  for (int i = 0; i < 10; ++i) {
    const std::size_t until_now = allocations();
    run.wait(second);
    made += allocations() - until_now;
    REQUIRE_FALSE(run.tick());
  }
  CHECK(results.total_count() - before > 20'000);
  CHECK(made == 0);
  while (!run.wait(second)) REQUIRE_FALSE(run.tick());
  const run_totals& totals = run.finish();
  CHECK(totals.submitted == totals.finished);
}

}  // namespace

TEST_CASE("the worker's loop allocates nothing in the steady state") {
  profile::model model = small_model(100, 3);
  model.loads[0].spawn_rate = 5000;
  check_steady_state(std::move(model));
}

TEST_CASE("neither does that of an open load whose users are short now and then") {
  for (const auto what : {profile::on_saturation::queue, profile::on_saturation::drop}) {
    profile::model model = open_model(1000, 3, 3);
    model.loads[0].on_saturation = what;
    check_steady_state(std::move(model));
  }
}
