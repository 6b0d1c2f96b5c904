#include <spate/timeout_queue.hpp>

#include <catch2/catch.hpp>

namespace {

struct waiting final : spate::timeout_hook {
  void on_timeout(std::int64_t now_ns) noexcept override {
    ended_at_ns = now_ns;
    if (also != nullptr) also->disarm();
  }
  std::int64_t ended_at_ns = 0;
  waiting* also = nullptr;
};

}  // namespace

TEST_CASE("timeouts of different durations expire when each is due") {
  spate::timeout_queue queue;
  auto quick = queue.fifo(10), slow = queue.fifo(100);
  CHECK(queue.fifo(10) == quick);
  waiting a, b, c;
  queue.arm(a, slow, 0);
  queue.arm(b, quick, 50);
  queue.arm(c, quick, 55);
  CHECK(queue.soonest_ns() == 60);
  queue.expire(60);
  CHECK(b.ended_at_ns == 60);
  CHECK(c.ended_at_ns == 0);
  CHECK(queue.soonest_ns() == 65);
  queue.expire(100);
  CHECK(c.ended_at_ns == 100);
  CHECK(a.ended_at_ns == 100);
  CHECK(queue.soonest_ns() == spate::timeout_queue::never);
}

TEST_CASE("a disarmed timeout does not expire, and an armed one starts anew when armed again") {
  spate::timeout_queue queue;
  auto fifo = queue.fifo(10);
  waiting a, b;
  queue.arm(a, fifo, 0);
  queue.arm(b, fifo, 1);
  a.disarm();
  CHECK_FALSE(a.armed());
  queue.arm(b, fifo, 5);
  queue.expire(14);
  CHECK(a.ended_at_ns == 0);
  CHECK(b.ended_at_ns == 0);
  queue.expire(15);
  CHECK(b.ended_at_ns == 15);
}

TEST_CASE("a timeout may disarm its neighbour, and leaves when it is destroyed") {
  spate::timeout_queue queue;
  auto fifo = queue.fifo(10);
  waiting a, b;
  a.also = &b;
  queue.arm(a, fifo, 0);
  queue.arm(b, fifo, 0);
  {
    waiting gone;
    queue.arm(gone, fifo, 0);
  }
  queue.expire(10);
  CHECK(a.ended_at_ns == 10);
  CHECK(b.ended_at_ns == 0);
}

TEST_CASE("an endless timeout does not overflow") {
  spate::timeout_queue queue;
  auto fifo = queue.fifo(spate::timeout_queue::never);
  waiting a;
  queue.arm(a, fifo, 1000);
  queue.expire(spate::timeout_queue::never - 1);
  CHECK(a.armed());
}
