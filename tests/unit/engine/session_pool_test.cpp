#include "engine/session_pool.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <condition_variable>
#include <cstring>
#include <set>

#include "engine/clock.hpp"

using namespace spate;
using namespace spate::engine;

namespace {

/// A driver of which each call lasts until it is let go, or interrupted.
struct driver_script {
  std::mutex mutex;
  std::condition_variable changed;
  int inside = 0, most_inside = 0, let_go = 0, created = 0, destroyed = 0;
  int fail_session = -1;
  bool deaf = false;       // interrupt is not heard
  std::thread::id caller;  // of the latest call
};
driver_script* script = nullptr;

struct fake_session {
  spate_sample_block* samples;
  spate_work work{};
  bool has_work = false, interrupted = false;
};

fake_session& of(spate_shard* shard) { return *reinterpret_cast<fake_session*>(shard); }

void call_driver(fake_session& self) {
  const monotonic_clock time;
  spate_sample sample{};
  sample.start_ns = time.now_ns();
  {
    std::unique_lock lock(script->mutex);
    script->most_inside = std::max(script->most_inside, ++script->inside);
    script->caller = std::this_thread::get_id();
    script->changed.notify_all();
    script->changed.wait(lock, [&] { return script->let_go > 0 || (self.interrupted && !script->deaf); });
    sample.outcome = script->let_go > 0 ? SPATE_OUTCOME_OK : SPATE_OUTCOME_ABORTED;
    if (script->let_go > 0) --script->let_go;
    --script->inside;
  }
  sample.end_ns = time.now_ns();
  sample.token = self.work.token;
  sample.user = self.work.user;
  std::memcpy(self.samples->data + std::size_t{self.samples->count} * self.samples->stride, &sample, sizeof sample);
  ++self.samples->count;
}

spate_protocol make_table(std::uint32_t more) {
  spate_protocol table{};
  table.struct_size = sizeof table;
  table.capabilities = SPATE_PROTOCOL_BLOCKING | more;
  table.shard_create = [](spate_instance*, const spate_shard_params* params, spate_shard** out,
                          spate_error* error) noexcept -> spate_status {
    const std::lock_guard lock(script->mutex);
    if (script->fail_session == static_cast<int>(params->shard_index)) {
      std::strcpy(error->message, "no such database");
      return SPATE_E_IO;
    }
    ++script->created;
    *out = reinterpret_cast<spate_shard*>(new fake_session{params->samples});
    return SPATE_OK;
  };
  table.shard_destroy = [](spate_shard* shard) noexcept {
    const std::lock_guard lock(script->mutex);
    ++script->destroyed;
    delete &of(shard);
  };
  table.submit = [](spate_shard* shard, const void* works, std::uint32_t, std::uint32_t) noexcept {
    std::memcpy(&of(shard).work, works, sizeof(spate_work));
    of(shard).has_work = true;
    return std::uint32_t{1};
  };
  table.pump = [](spate_shard* shard, std::int64_t, std::uint32_t) noexcept -> spate_status {
    if (std::exchange(of(shard).has_work, false)) call_driver(of(shard));
    return SPATE_OK;
  };
  table.wake = [](spate_shard*) noexcept {};
  table.cancel = [](spate_shard*, std::uint32_t) noexcept {};
  table.interrupt = [](spate_shard* shard) noexcept {
    const std::lock_guard lock(script->mutex);
    of(shard).interrupted = true;
    script->changed.notify_all();
  };
  return table;
}

/// A pool as the engine drives it, on this thread.
struct driven_pool {
  explicit driven_pool(std::uint32_t sessions, std::int64_t patience_ns = INT64_MAX, std::uint32_t capabilities = 0)
      : table(make_table(capabilities)),
        pool({&table, nullptr, 1, sessions, patience_ns, 7}, {0, 0, 1, 0, 0, "db", "fake"}),
        port(pool.port()) {
    script = &own;
    block.struct_size = sizeof block;
    block.stride = sizeof(spate_sample);
    block.capacity = static_cast<std::uint32_t>(std::size(memory));
    block.data = reinterpret_cast<unsigned char*>(memory);
    block.drain = [](spate_sample_block* of) noexcept { of->count = 0; };
  }
  ~driven_pool() {
    if (shard != nullptr) port.protocol->shard_destroy(shard);
  }
  spate_status open() {
    spate_shard_params params{};
    params.struct_size = sizeof params;
    params.shard_count = 1;
    params.user_count = users;
    params.samples = &block;
    error.struct_size = sizeof error;
    return port.protocol->shard_create(port.instance, &params, &shard, &error);
  }
  void submit(std::uint64_t token, std::int64_t scheduled_ns = 0) {
    const spate_work work{token, scheduled_ns, static_cast<std::uint32_t>(token), 0};
    CHECK(port.protocol->submit(shard, &work, sizeof work, 1) == 1);
  }
  void await_inside(int count) {
    std::unique_lock lock(own.mutex);
    own.changed.wait(lock, [&] { return own.inside == count; });
  }
  void let_go(int count) {
    const std::lock_guard lock(own.mutex);
    own.let_go += count;
    own.changed.notify_all();
  }
  std::vector<spate_sample> samples(std::size_t count) {
    while (block.count < count) port.protocol->pump(shard, time.now_ns() + 1'000'000'000, 8);
    return {memory, memory + block.count};
  }

  const spate_protocol table;
  /// Quick works, one after the other, until the worker does one itself. False: it never does.
  bool is_lent() {
    let_go(most_tries);
    for (int i = 0; i < most_tries; ++i) {
      block.count = 0;
      submit(1);
      samples(1);
      const std::lock_guard lock(own.mutex);
      if (own.caller != std::this_thread::get_id()) continue;
      own.let_go = 0;
      return true;
    }
    return false;
  }

  static constexpr int most_tries = 20'000;
  const monotonic_clock time;
  std::uint32_t users = 8;
  driver_script own;
  session_pool pool;
  const target_port port;
  spate_sample memory[16]{};
  spate_sample_block block{};
  spate_shard* shard = nullptr;
  spate_error error{};
};

std::set<std::uint64_t> tokens(const std::vector<spate_sample>& of) {
  std::set<std::uint64_t> out;
  for (const spate_sample& each : of) out.insert(each.token);
  return out;
}

}  // namespace

TEST_CASE("as many works run at once as there are sessions, and who waits for one is blocked") {
  driven_pool one(2);
  REQUIRE(one.open() == SPATE_OK);
  CHECK((one.port.protocol->capabilities & SPATE_PROTOCOL_BLOCKING) == 0);
  for (const std::uint64_t token : {1, 2, 3}) one.submit(token);
  one.await_inside(2);
  const std::int64_t freed_ns = one.time.now_ns();
  one.let_go(3);
  const auto got = one.samples(3);
  CHECK(one.own.most_inside == 2);
  CHECK(tokens(got) == std::set<std::uint64_t>{1, 2, 3});
  for (const spate_sample& each : got) {
    CHECK(each.outcome == SPATE_OUTCOME_OK);
    CHECK(each.blocked_ns >= 0);
    if (each.start_ns > freed_ns) CHECK(each.blocked_ns > 0);
  }
}

TEST_CASE("a pump without samples ends at its deadline, and at once when it is waked") {
  driven_pool one(1);
  REQUIRE(one.open() == SPATE_OK);
  CHECK(one.port.protocol->pump(one.shard, one.time.now_ns() - 1, 8) == SPATE_OK);
  one.port.protocol->wake(one.shard);
  CHECK(one.port.protocol->pump(one.shard, INT64_MAX, 8) == SPATE_OK);
  CHECK(one.block.count == 0);
}

TEST_CASE("an abort ends the driver's calls and what waits, each as one aborted sample") {
  driven_pool one(2);
  REQUIRE(one.open() == SPATE_OK);
  for (const std::uint64_t token : {1, 2, 3, 4}) one.submit(token);
  one.await_inside(2);
  one.port.protocol->cancel(one.shard, SPATE_CANCEL_ABORT);
  const auto got = one.samples(4);
  CHECK(tokens(got) == std::set<std::uint64_t>{1, 2, 3, 4});
  for (const spate_sample& each : got) CHECK(each.outcome == SPATE_OUTCOME_ABORTED);
}

TEST_CASE("who waits longer for a session than the pool's patience is exhausted, and the others go on") {
  driven_pool one(1, 20'000'000);
  REQUIRE(one.open() == SPATE_OK);
  one.submit(1);
  one.await_inside(1);
  one.submit(2);
  const auto got = one.samples(1);
  CHECK(got[0].token == 2);
  CHECK(got[0].outcome == SPATE_OUTCOME_EXHAUSTED);
  CHECK(got[0].error_id == 7);
  CHECK(got[0].flags == SPATE_SAMPLE_CENSORED);
  CHECK(got[0].start_ns == 0);
  CHECK(got[0].blocked_ns >= 20'000'000);
  one.submit(3);
  one.let_go(2);
  const auto rest = one.samples(3);
  CHECK(tokens(rest) == std::set<std::uint64_t>{1, 2, 3});
  CHECK(rest[1].outcome == SPATE_OUTCOME_OK);
  CHECK(rest[2].outcome == SPATE_OUTCOME_OK);
}

TEST_CASE("a session that cannot be made says why, and the others are closed") {
  driven_pool one(3);
  one.own.fail_session = 1;
  CHECK(one.open() != SPATE_OK);
  CHECK(std::string(one.error.message) == "target db, shard 1 (plugin fake) cannot start: no such database");
  CHECK(one.own.created == one.own.destroyed);
  CHECK_FALSE(one.pool.is_stuck());
}

TEST_CASE("a driver that does not come back leaves the pool stuck until it does") {
  driven_pool one(1);
  REQUIRE(one.open() == SPATE_OK);
  one.own.deaf = true;
  one.submit(1);
  one.await_inside(1);
  one.port.protocol->cancel(one.shard, SPATE_CANCEL_ABORT);
  CHECK(one.pool.is_stuck());
  one.let_go(1);
  CHECK(one.samples(1).size() == 1);
  one.port.protocol->shard_destroy(std::exchange(one.shard, nullptr));
  CHECK_FALSE(one.pool.is_stuck());
}

TEST_CASE("quick works of the one session are done on the worker's own thread, if the shard may move") {
  driven_pool one(1, INT64_MAX, SPATE_PROTOCOL_MOVABLE);
  REQUIRE(one.open() == SPATE_OK);
  CHECK(one.is_lent());
}

TEST_CASE("so are those of one user, who cannot use two sessions at once") {
  driven_pool one(3, INT64_MAX, SPATE_PROTOCOL_MOVABLE);
  one.users = 2;  // with the setup's
  REQUIRE(one.open() == SPATE_OK);
  CHECK(one.is_lent());
}

TEST_CASE("works that could run at once, and shards that may not move, stay with the sessions' threads") {
  driven_pool many(2, INT64_MAX, SPATE_PROTOCOL_MOVABLE);
  REQUIRE(many.open() == SPATE_OK);
  CHECK_FALSE(many.is_lent());
  driven_pool still(1);
  REQUIRE(still.open() == SPATE_OK);
  CHECK_FALSE(still.is_lent());
}

TEST_CASE("who came while the driver had the worker was blocked, and slow works go back to the session") {
  driven_pool one(1, INT64_MAX, SPATE_PROTOCOL_MOVABLE);
  REQUIRE(one.open() == SPATE_OK);
  REQUIRE(one.is_lent());
  one.block.count = 0;
  const auto slowly = [&one](std::uint64_t token) {
    std::thread helper([&] {
      one.await_inside(1);
      const std::int64_t since_ns = one.time.now_ns();
      while (one.time.now_ns() - since_ns < 20'000'000) std::this_thread::yield();
      one.let_go(1);
    });
    one.submit(token);
    one.samples(one.block.count + 1);
    helper.join();
  };
  slowly(1);
  CHECK(one.own.caller == std::this_thread::get_id());
  const std::int64_t amid_ns = one.samples(1)[0].start_ns + 5'000'000;
  one.let_go(2);
  one.submit(2, amid_ns);
  one.samples(2);
  one.submit(3, one.time.now_ns());
  const auto got = one.samples(3);
  CHECK(got[1].blocked_ns >= got[0].end_ns - amid_ns);
  CHECK(got[2].blocked_ns < got[1].blocked_ns);
  // How many slow ones it takes depends on how many quick ones there were.
  for (std::uint64_t token = 4; token < 8 && one.own.caller == std::this_thread::get_id(); ++token) slowly(token);
  CHECK(one.own.caller != std::this_thread::get_id());
}

TEST_CASE("a call that has the worker's thread is ended from another one") {
  driven_pool one(1, INT64_MAX, SPATE_PROTOCOL_MOVABLE);
  REQUIRE(one.open() == SPATE_OK);
  REQUIRE(one.is_lent());
  std::thread helper([&] {
    one.await_inside(1);
    one.port.protocol->interrupt(one.shard);
  });
  one.block.count = 0;
  one.submit(1);
  CHECK(one.samples(1)[0].outcome == SPATE_OUTCOME_ABORTED);
  CHECK(one.own.caller == std::this_thread::get_id());
  helper.join();
}
