#include "conformance/protocol_rules.hpp"

#include <fmt/format.h>

#include <array>
#include <thread>

namespace spate::conformance {

namespace {

constexpr std::int64_t ms = 1'000'000, second = 1000 * ms;

void comes_and_goes(stage& on, const protocol_subject& of) { const driven_target one(on, of), other(on, of); }

void without_work(stage& on, const protocol_subject& of) {
  const driven_target target(on, of);
  { const driven_shard unused(on, of, target); }
  driven_shard shard(on, of, target);
  shard.start_users(3);
  shard.pump(0);
  shard.stop_users();
  shard.start_users(2);  // users come again under numbers that were there before
  shard.pump(5 * ms);
}

void idle(stage& on, const protocol_subject& of) {
  const driven_target target(on, of);
  driven_shard shard(on, of, target);
  shard.start_users(1);
  shard.pump(0);
  if (!shard.made()) return;
  const std::int64_t from_ns = now_ns();
  shard.pump(-1 * second);
  if (now_ns() - from_ns > 500 * ms) on.violated("pump waits although its deadline is over");
  for (int i = 0; i < 3 && !shard.broken(); ++i) {
    const std::int64_t begin_ns = now_ns();
    shard.pump(100 * ms);
    // Only once: what was left of the start may end the first wait.
    if (i > 0 && now_ns() - begin_ns < 50 * ms) {
      on.violated(fmt::format("pump came back after {:.1f} of 100 ms, without a sample and without a wake",
                              static_cast<double>(now_ns() - begin_ns) / 1e6));
      return;
    }
  }
}

void wakes(stage& on, const protocol_subject& of) {
  const driven_target target(on, of);
  driven_shard shard(on, of, target);
  shard.start_users(1);
  shard.pump(0);
  if (!shard.made()) return;
  const auto woken_after = [&](const char* when) {
    const std::int64_t from_ns = now_ns();
    shard.pump(3 * second);
    if (now_ns() - from_ns > 2 * second) on.violated(fmt::format("wake {} did not end it", when));
  };
  std::thread([&] { of.table->wake(shard.get()); }).join();
  woken_after("before pump, from another thread,");
  std::thread waking([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    of.table->wake(shard.get());
  });
  woken_after("during pump, from another thread,");
  waking.join();
}

// With nothing to talk to, operations fail or wait: all the same each comes back once.
void work(stage& on, const protocol_subject& of) {
  const driven_target target(on, of);
  driven_shard shard(on, of, target);
  shard.start_users(of.blocking() ? 1 : 8);
  for (int round = 0; round < 3 && !shard.broken(); ++round) {
    for (std::uint32_t operation = 0; operation < of.operations; ++operation) {
      shard.submit(operation);
      shard.finish(second);
      if (shard.open() > 0) return;  // nobody answers: the end of the shard aborts it
    }
  }
}

void abort(stage& on, const protocol_subject& of) {
  const driven_target target(on, of);
  for (int round = 0; round < 2; ++round) {
    // The host makes a shard anew after an abort, for the teardown.
    driven_shard shard(on, of, target);
    shard.start_users(of.blocking() ? 1 : 4);
    shard.submit(0);
    if (round == 1) shard.pump(20 * ms);
    shard.cancel(SPATE_CANCEL_ABORT);
    shard.wait_for_aborted();
  }
}

void graceful(stage& on, const protocol_subject& of) {
  const driven_target target(on, of);
  driven_shard shard(on, of, target);
  shard.start_users(of.blocking() ? 1 : 4);
  shard.submit(0);
  shard.cancel(SPATE_CANCEL_GRACEFUL);
  shard.finish(200 * ms);
  shard.cancel(SPATE_CANCEL_ABORT);
  shard.wait_for_aborted();
}

void many_at_once(stage& on, const protocol_subject& of) {
  const driven_target target(on, of);
  driven_shard shard(on, of, target);
  shard.start_users(of.blocking() ? 1 : 64);
  shard.submit(0);
  shard.finish(2 * second);
}

void two_shards(stage& on, const protocol_subject& of) {
  const driven_target target(on, of);
  const auto live = [&](std::uint32_t index) {
    driven_shard shard(on, of, target, index, 2);
    shard.start_users(of.blocking() ? 1 : 4);
    for (int round = 0; round < 5 && !shard.broken(); ++round) {
      shard.submit(0);
      shard.finish(200 * ms);
      if (shard.open() > 0) return;
    }
  };
  std::thread other([&] { live(1); });
  live(0);
  other.join();
}

// One that blocks may say that it does not mind which thread calls it.
void moves(stage& on, const protocol_subject& of) {
  if ((of.table->capabilities & SPATE_PROTOCOL_MOVABLE) == 0) return;
  const driven_target target(on, of);
  driven_shard shard(on, of, target);
  shard.start_users(1);
  const auto one = [&] {
    if (shard.open() > 0) return;
    shard.submit(0);
    shard.finish(second);
  };
  for (int round = 0; round < 3; ++round) {
    one();
    std::thread(one).join();
  }
}

constexpr std::array rules = {
    protocol_rule{"targets are made and destroyed, two at the same time", &comes_and_goes},
    protocol_rule{"shards and users come and go without any work", &without_work},
    protocol_rule{"pump waits until its deadline and no longer", &idle},
    protocol_rule{"wake ends a pump, or the next one, from any thread", &wakes},
    protocol_rule{"every work comes back exactly once, with its own names and possible times", &work},
    protocol_rule{"many works at once: what is refused may be offered again", &many_at_once},
    protocol_rule{"a shard works on another thread, if it says that it may move", &moves},
    protocol_rule{"an abort gives back what is under way, and a new shard may follow", &abort},
    protocol_rule{"an abort ends operations that wait for an answer", &abort, true},
    protocol_rule{"a graceful end loses nothing", &graceful, true},
    protocol_rule{"two shards on two threads share nothing", &two_shards}};

}  // namespace

std::span<const protocol_rule> protocol_rules() { return rules; }

}  // namespace spate::conformance
