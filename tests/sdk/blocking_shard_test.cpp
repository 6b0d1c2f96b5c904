#include <spate/blocking_shard.hpp>
#include <spate/protocol.hpp>

#include <catch2/catch.hpp>

#include "sdk/harness.hpp"

namespace {

using namespace spate::test;
using namespace std::chrono_literals;

class slow_shard;
// Blocks in its "driver" until it is interrupted when operation 1 is sent, throws on operation 2.
class slow : public spate::protocol {
 public:
  static constexpr const char *id = "slow", *version = "0", *summary = "For tests.";
  static constexpr std::uint32_t capabilities = SPATE_PROTOCOL_BLOCKING;
  static constexpr std::array<spate::key, 0> target_keys{}, operation_keys{};
  using shard = slow_shard;
  slow(const spate::host_services& host, spate::config) : protocol(host) {}
};

class slow_shard : public spate::blocking_shard {
 public:
  slow_shard(slow& target, const spate_shard_params& params) : blocking_shard(target.host(), params) { current = this; }
  static inline slow_shard* current = nullptr;

 protected:
  spate_sample execute(const spate_work& work) override {
    spate_sample sample = spate::sample_of(work);
    sample.start_ns = host().now_ns();
    if (work.operation == 2) throw std::runtime_error("driver broke");
    if (work.operation == 1) driver_.wait_for(20'000'000'000);
    sample.end_ns = host().now_ns();
    if (interrupted()) sample.outcome = SPATE_OUTCOME_ABORTED;
    return sample;
  }
  void on_interrupt() noexcept override { driver_.signal(); }

 private:
  spate::wake_event driver_;
};

const spate_protocol* table() { return static_cast<const spate_protocol*>(slow::descriptor<slow>()); }
const std::vector<value::member> operations = {{"quick", std::initializer_list<value::member>{}},
                                               {"blocks", std::initializer_list<value::member>{}},
                                               {"throws", std::initializer_list<value::member>{}}};

}  // namespace

TEST_CASE("a blocking shard takes one work at a time and runs it in pump") {
  harness driven(table(), std::initializer_list<value::member>{}, operations);
  driven.start();
  CHECK(driven.submit(0));
  CHECK_FALSE(driven.submit(0));
  driven.finish();
  CHECK(driven.samples.size() == 1);
  CHECK(driven.submit(0));
  driven.stop();
  REQUIRE(driven.samples.size() == 2);
  CHECK(driven.samples[1].outcome == SPATE_OUTCOME_ABORTED);
  CHECK(driven.violations.empty());
}

TEST_CASE("interrupt ends a driver's call from another thread") {
  harness driven(table(), std::initializer_list<value::member>{}, operations);
  driven.start();
  driven.submit(1);
  std::thread interrupting([] { slow_shard::current->interrupt(); });
  driven.pump(1s);
  interrupting.join();
  REQUIRE(driven.samples.size() == 1);
  CHECK(driven.samples[0].outcome == SPATE_OUTCOME_ABORTED);
  CHECK(driven.samples[0].end_ns - driven.samples[0].start_ns < 10'000'000'000);
}

TEST_CASE("wake ends the wait of an idle blocking shard") {
  harness driven(table(), std::initializer_list<value::member>{}, operations);
  driven.start();
  std::int64_t before_ns = harness::now_ns();
  driven.wake();
  driven.pump(20s);
  CHECK(harness::now_ns() - before_ns < 10'000'000'000);
}

TEST_CASE("a driver's exception costs the shard, not the token") {
  harness driven(table(), std::initializer_list<value::member>{}, operations);
  driven.start();
  driven.submit(2);
  CHECK_THROWS(driven.pump(1ms));
  driven.stop();
  CHECK(driven.open() == 0);
  REQUIRE(driven.samples.size() == 1);
  CHECK(driven.samples[0].outcome == SPATE_OUTCOME_ABORTED);
}
