#include "engine/due_queue.hpp"

#include <catch2/catch.hpp>

#include "virtual_run.hpp"

using namespace spate;
using namespace spate::engine;
using namespace spate::engine::test;

namespace {

struct bench {
  bench() {
    target.clocks = {&time};
    port = target.port();
    place.user_count = 200;
    place.target_name = "api";
    place.plugin = "fake";
    REQUIRE(!link.open());
    queue.reserve(200);
    for (std::uint32_t i = 0; i < 200; ++i) {
      users[i].number = i;
      users[i].step = &step;
      users[i].due_ns = time.now_ns();
      link.announce(i);
    }
  }
  ~bench() {
    target.script.keeps_tokens = false;
    link.cancel(SPATE_CANCEL_ABORT);
    link.pump(time.now_ns(), 1000);
    link.close(false);
  }
  bool offer(std::int64_t now_ns) {
    taken.clear();
    return queue.offer(link, model, now_ns, 5, taken);
  }
  profile::model model = small_model(1);
  profile::step step = send(0);
  fake_target target;
  virtual_clock time;
  target_port port;
  shard_place place;
  shard_link link{port, place};
  user users[200];
  due_queue queue;
  std::vector<user*> taken;
};

}  // namespace

TEST_CASE("everything that is due is handed over in batches of at most 64, in order") {
  bench b;
  for (std::uint32_t i = 0; i < 150; ++i) b.queue.push(b.users[i]);
  CHECK(b.offer(b.time.now_ns()));
  REQUIRE(b.taken.size() == 150);
  for (std::uint32_t i = 0; i < 150; ++i) REQUIRE(b.taken[i]->number == i);
  CHECK(b.target.log.size() == 150);
  CHECK(b.target.violations.empty());
  CHECK(b.users[7].holder.load() == 5);
  CHECK(static_cast<std::uint32_t>(b.users[7].token) == 7);
  CHECK(b.users[7].token >> 32 == 1);
}

TEST_CASE("what was refused knows since when, and those behind it too; tokens stay") {
  bench b;
  b.target.script.capacity = 70;
  const std::int64_t first = b.time.now_ns();
  for (std::uint32_t i = 0; i < 150; ++i) b.queue.push(b.users[i]);
  CHECK_FALSE(b.offer(first));
  CHECK(b.taken.size() == 70);
  CHECK(b.queue.size() == 80);
  CHECK(b.users[70].holder.load() == no_worker);
  CHECK(b.users[149].offered_ns == first);
  const std::uint64_t token = b.users[70].token;

  b.target.script.capacity = 0;
  b.queue.push(b.users[150]);
  b.time.advance_to(first + 500);
  CHECK(b.offer(first + 500));
  CHECK(b.taken.size() == 81);
  CHECK(b.users[70].token == token);
  CHECK(b.users[70].offered_ns == first);
  CHECK(b.users[70].handed_ns == first + 500);
  CHECK(b.users[150].offered_ns == first + 500);
  CHECK(b.users[150].handed_ns == first + 500);
}
