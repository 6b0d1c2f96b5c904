#include "health/reader.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <mutex>
#include <vector>

#include "fake_monitor.hpp"

using namespace spate;
using namespace spate::health;
using namespace std::chrono_literals;
using health::test::fake_monitor;
using health::test::platform;
using health::test::second;

namespace {

constexpr auto long_enough = 20s;  // of a busy machine; nothing waits as long

/// Half a second goes by with each look at it, so that nothing has to be waited for.
class hasty_clock final : public engine::clock {
 public:
  std::int64_t now_ns() const override { return now_ns_.fetch_add(second / 2); }
  std::int64_t wall_ns() const override { return now_ns(); }

 private:
  mutable std::atomic<std::int64_t> now_ns_{7 * second};
};

/// What a reader tells, from its thread.
class heard {
 public:
  reader::listener listener() {
    return [this](const health::round& told) {
      const std::lock_guard lock(mutex_);
      rounds_.push_back(told);
    };
  }
  std::vector<health::round> rounds() const {
    const std::lock_guard lock(mutex_);
    return rounds_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<health::round> rounds_;
};

}  // namespace

TEST_CASE("readings lie on a grid, and those that were missed are not made up for") {
  CHECK(next_due(100, 10, 0) == 100);
  CHECK(next_due(100, 10, 100) == 110);
  CHECK(next_due(100, 10, 109) == 110);
  CHECK(next_due(100, 10, 145) == 150);
}

TEST_CASE("a reader reads when it is asked, on its own thread") {
  static engine::virtual_clock clock(7 * second);
  const auto here = std::this_thread::get_id();
  std::atomic<bool> elsewhere{false};
  fake_monitor from([&](spate_readings& out, spate_error&) {
    elsewhere = std::this_thread::get_id() != here;
    out.add(&out, 0, 0.25);
    return SPATE_OK;
  });
  heard told;
  const profile::monitor of = platform();
  reader one(2, of, from.instance(), clock, told.listener());
  one.ask(moment::before);
  REQUIRE(one.wait_idle(long_enough));
  REQUIRE(told.rounds().size() == 1);
  CHECK(told.rounds()[0].monitor == 2);
  CHECK(told.rounds()[0].moment == moment::before);
  CHECK(told.rounds()[0].at_ns == 7 * second);
  CHECK(elsewhere);
  CHECK(one.end(long_enough));
}

TEST_CASE("the interval's readings begin and end when they are told to") {
  static hasty_clock clock;
  std::atomic<int> readings{0};
  std::promise<void> third;
  fake_monitor from([&](spate_readings&, spate_error&) {
    if (++readings == 3) third.set_value();
    return SPATE_OK;
  });
  heard told;
  const profile::monitor of = platform();
  reader one(0, of, from.instance(), clock, told.listener());
  one.begin(clock.now_ns());
  REQUIRE(third.get_future().wait_for(long_enough) == std::future_status::ready);
  one.pause();
  REQUIRE(one.wait_idle(long_enough));
  const int so_far = readings;
  one.ask(moment::after);
  REQUIRE(one.wait_idle(long_enough));
  CHECK(readings == so_far + 1);
  CHECK(told.rounds().back().moment == moment::after);
  CHECK(one.end(long_enough));
}

TEST_CASE("a reading that hangs is seen, waited for no longer than asked, and left to itself in the end") {
  static engine::virtual_clock clock(7 * second);
  // What a thread uses that is left to itself.
  static std::promise<void> entered, released, left;
  static fake_monitor from([](spate_readings& out, spate_error&) {
    entered.set_value();
    released.get_future().wait();
    out.add(&out, 0, 1);
    left.set_value();
    return SPATE_OK;
  });
  heard told;
  const profile::monitor of = platform();
  {
    reader one(0, of, from.instance(), clock, told.listener());
    one.begin(clock.now_ns());
    REQUIRE(entered.get_future().wait_for(long_enough) == std::future_status::ready);
    CHECK(one.under_way_since() == 7 * second);
    CHECK_FALSE(one.wait_idle(1ms));
    CHECK_FALSE(one.end(1ms));
    CHECK_FALSE(one.end(1ms));
  }
  released.set_value();
  REQUIRE(left.get_future().wait_for(long_enough) == std::future_status::ready);
  CHECK(told.rounds().empty());
}
