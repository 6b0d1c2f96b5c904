#include "health/round_event.hpp"

#include <catch2/catch.hpp>

#include <boost/json.hpp>

#include "fake_monitor.hpp"

using namespace spate;
using namespace spate::health;
using health::test::model_of;
using health::test::platform;

TEST_CASE("a round is written and read again") {
  const profile::model model = model_of(platform());
  const health::round told{0, moment::after, 7, {{1, 4096.5}}, {{0, "gone"}}};
  const boost::json::object fields = fields_of(model.monitors[0], told);
  CHECK(boost::json::serialize(fields) ==
        R"({"monitor":"platform","moment":"after","values":{"memory_anonymous":4.0965E3},"missing":{"cpu":"gone"}})");
  const auto got = read_fields(model, 7, fields);
  REQUIRE(got);
  CHECK(got->moment == moment::after);
  CHECK(got->at_ns == 7);
  CHECK(got->values == told.values);
  CHECK(got->missing == told.missing);
}

TEST_CASE("what is not known of a round is passed over") {
  const profile::model model = model_of(platform());
  const auto read = [&](const char* text) { return read_fields(model, 1, boost::json::parse(text).as_object()); };
  CHECK_FALSE(read(R"({"monitor":"machine","moment":"during"})"));
  CHECK_FALSE(read(R"({"monitor":"platform","moment":"later"})"));
  CHECK_FALSE(read(R"({"monitor":5})"));
  const auto odd = read(R"({"monitor":"platform","moment":"during","values":{"cpu":"much","gpu":1},"missing":7})");
  REQUIRE(odd);
  CHECK(odd->values.empty());
  CHECK(odd->missing.empty());
}
