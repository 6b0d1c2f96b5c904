#include "health/round.hpp"

#include <catch2/catch.hpp>

#include <limits>

#include "fake_monitor.hpp"

using namespace spate;
using namespace spate::health;
using health::test::fake_monitor;
using health::test::platform;
using health::test::second;

namespace {

using values = std::vector<std::pair<std::uint32_t, double>>;
using reasons = std::vector<std::pair<std::uint32_t, std::string>>;

health::round read(fake_monitor& from, engine::virtual_clock& clock) {
  return read_round(3, platform(), from.instance(), moment::during, clock);
}

spate_status fail(spate_error& error, std::string_view words) {
  error.message_size = static_cast<std::uint32_t>(words.copy(error.message, sizeof error.message - 1));
  error.message[error.message_size] = '\0';
  return SPATE_E_IO;
}

}  // namespace

TEST_CASE("a round has what the plugin told, at the instant at which it was asked") {
  engine::virtual_clock clock(10 * second);
  fake_monitor from([&](spate_readings& out, spate_error&) {
    out.add(&out, 1, 4096);
    clock.advance_to(14 * second);
    out.missing(&out, 0, str("this is the first reading"));
    return SPATE_OK;
  });
  const health::round got = read(from, clock);
  CHECK(got.monitor == 3);
  CHECK(got.at_ns == 10 * second);
  CHECK(got.values == values{{1, 4096.0}});
  CHECK(got.missing == reasons{{0, "this is the first reading"}});
}

TEST_CASE("of a metric that the plugin says nothing of, nothing is known and nothing is missing") {
  engine::virtual_clock clock;
  fake_monitor from([](spate_readings&, spate_error&) { return SPATE_OK; });
  const health::round got = read(from, clock);
  CHECK(got.values.empty());
  CHECK(got.missing.empty());
}

TEST_CASE("what is no number is missing, what comes twice counts once, and what is not declared is nothing") {
  engine::virtual_clock clock;
  fake_monitor from([](spate_readings& out, spate_error&) {
    out.add(&out, 0, std::numeric_limits<double>::quiet_NaN());
    out.add(&out, 1, 1);
    out.add(&out, 1, 2);
    out.missing(&out, 1, str("never mind"));
    out.add(&out, 2, 3);
    return SPATE_OK;
  });
  const health::round got = read(from, clock);
  CHECK(got.values == values{{1, 1.0}});
  CHECK(got.missing == reasons{{0, "the plugin gave what is no number"}});
}

TEST_CASE("when a reading fails, all that was not told is missing, with its words") {
  engine::virtual_clock clock;
  fake_monitor from([](spate_readings& out, spate_error& error) {
    out.add(&out, 0, 0.5);
    return fail(error, "no process has the number 4711");
  });
  const health::round got = read(from, clock);
  CHECK(got.values == values{{0, 0.5}});
  CHECK(got.missing == reasons{{1, "no process has the number 4711"}});
  fake_monitor boasting([](spate_readings&, spate_error& error) {
    fail(error, "the disk is gone");
    error.message_size = 1'000'000;
    return spate_status{SPATE_E_IO};
  });
  CHECK(read(boasting, clock).missing.front().second == "the disk is gone");
  fake_monitor silent([](spate_readings&, spate_error&) { return spate_status{SPATE_E_IO}; });
  CHECK(read(silent, clock).missing.front().second == "the reading failed, and the plugin gave no reason");
}

TEST_CASE("a round that could not be has every metric missing") {
  const health::round got = missing_round(0, platform(), moment::before, 5, "late");
  CHECK(got.moment == moment::before);
  CHECK(got.missing == reasons{{0, "late"}, {1, "late"}});
}
