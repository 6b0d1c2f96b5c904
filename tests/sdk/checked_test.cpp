#include <spate/checked.hpp>
#include <spate/protocol.hpp>
#include <spate/sample_sink.hpp>

#include <catch2/catch.hpp>
#include <thread>

#include "sdk/harness.hpp"

namespace {

using namespace spate::test;
using namespace std::chrono_literals;

// Finishes every work in the next pump, with the misdeed that the target is configured for.
class misbehaving_shard;
class misbehaving : public spate::protocol {
 public:
  static constexpr const char *id = "misbehaving", *version = "0", *summary = "For tests.";
  static constexpr spate::key target_keys[] = {
      spate::key("misdeed", SPATE_KIND_STRING, "What to do.").by_default("none")};
  static constexpr std::array<spate::key, 0> operation_keys{};
  using shard = misbehaving_shard;
  misbehaving(const spate::host_services& host, spate::config settings)
      : protocol(host), misdeed(settings.find("misdeed").as_string()) {}
  std::string misdeed;
};

class misbehaving_shard {
 public:
  misbehaving_shard(misbehaving& target, const spate_shard_params& params) : target_(target), block_(params.samples) {}
  void user_start(std::uint32_t) {}
  void user_stop(std::uint32_t) {}
  bool submit(const spate_work& work) {
    if (target_.misdeed == "throws") throw std::runtime_error("no");
    works_.push_back(work);
    return true;
  }
  void pump(std::int64_t, std::uint32_t) {
    for (const spate_work& work : works_) finish(work);
    works_.clear();
  }
  void wake() noexcept {}
  void cancel(std::uint32_t) {}

 private:
  void finish(const spate_work& work) {
    const std::string& misdeed = target_.misdeed;
    spate_sample sample = spate::sample_of(work);
    sample.start_ns = target_.host().now_ns();
    sample.end_ns = sample.start_ns;
    if (misdeed == "loses") return;
    if (misdeed == "unknown token") sample.token += 1000;
    if (misdeed == "no token") sample.token = 0;
    if (misdeed == "other user") sample.user += 1;
    if (misdeed == "starts early") sample.start_ns = 1;
    if (misdeed == "ends early") sample.end_ns -= 1;
    if (misdeed == "ends late") sample.end_ns += 3'600'000'000'000;
    if (misdeed == "outcome") sample.outcome = 40;
    if (misdeed == "own outcome") sample.outcome = SPATE_OUTCOME_PLUGIN;
    if (misdeed == "unsolicited") {
      sample.token = 0;
      sample.flags = SPATE_SAMPLE_UNSOLICITED;
    }
    if (misdeed == "off thread") return std::thread([&] { block_->drain(block_); }).join(), put(sample);
    if (misdeed == "past the end") block_->count = block_->capacity;
    put(sample);
    if (misdeed == "twice") put(sample);
    if (misdeed == "count") block_->count = block_->capacity + 1;
  }
  void put(const spate_sample& sample) {
    std::memcpy(block_->data + std::size_t{block_->count} * block_->stride, &sample, sizeof sample);
    ++block_->count;
  }
  misbehaving& target_;
  spate_sample_block* block_;
  std::vector<spate_work> works_;
};

const spate_protocol* table() { return static_cast<const spate_protocol*>(misbehaving::descriptor<misbehaving>()); }

// One work under the misdeed; what the wrapper said, numbers left out.
std::vector<std::string> violations_of(const char* misdeed) {
  harness driven(table(), {{"misdeed", misdeed}}, {{"operation", std::initializer_list<value::member>{}}});
  driven.start(2);
  driven.submit(0);
  for (int i = 0; i < 3; ++i) driven.pump(1ms);
  driven.stop();
  return driven.violations;
}

bool names(const std::vector<std::string>& violations, const std::string& part) {
  for (const auto& each : violations)
    if (each.find(part) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("a plugin that keeps the contract causes no violation") { CHECK(violations_of("none").empty()); }

TEST_CASE("each broken promise of a plugin is found and named") {
  CHECK(violations_of("loses") == std::vector<std::string>{"misbehaving: token never came back: 1"});
  CHECK(violations_of("twice") == std::vector<std::string>{"misbehaving: token came back twice: 1"});
  CHECK(names(violations_of("unknown token"), "token was never given: 1001"));
  CHECK(names(violations_of("unknown token"), "token never came back: 1"));
  CHECK(names(violations_of("no token"), "without a token is not flagged unsolicited"));
  CHECK(names(violations_of("unsolicited"), "the capability is not declared"));
  CHECK(names(violations_of("other user"), "names another user or operation"));
  CHECK(names(violations_of("starts early"), "starts before its submit"));
  CHECK(names(violations_of("ends early"), "ends before it starts"));
  CHECK(names(violations_of("ends late"), "ends in the future"));
  CHECK(names(violations_of("outcome"), "unknown outcome 40"));
  CHECK(names(violations_of("own outcome"), "does not declare"));
  CHECK(names(violations_of("off thread"), "emitted off the shard's thread"));
  CHECK(names(violations_of("past the end"), "wrote past the end of the sample block"));
  CHECK(names(violations_of("count"), "past the block's capacity"));
}

TEST_CASE("a call off the shard's thread and a submit after cancel are the host's violations") {
  harness driven(table(), std::initializer_list<value::member>{},
                 {{"operation", std::initializer_list<value::member>{}}});
  driven.start();
  std::thread([&] { driven.pump(1ms); }).join();
  CHECK(names(driven.violations, "pump was called off the shard's thread"));
  driven.violations.clear();
  driven.cancel(SPATE_CANCEL_GRACEFUL);
  driven.submit(0);
  CHECK(names(driven.violations, "host: submit after cancel"));
  driven.finish();
}

TEST_CASE("an exception on a shard breaks the shard and is logged") {
  harness driven(table(), {{"misdeed", "throws"}}, {{"operation", std::initializer_list<value::member>{}}});
  driven.start();
  CHECK_FALSE(driven.submit(0));
  CHECK_THROWS_WITH(driven.pump(1ms), "the shard is broken");
  REQUIRE_FALSE(driven.host.log_lines.empty());
  CHECK(driven.host.log_lines[0] == "misbehaving: submit: no");
}
