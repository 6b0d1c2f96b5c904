#include "plugin/slowest_exchanges.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace spate::plugin;

namespace {

spate_exchange exchange_of(std::int64_t start_ns, std::int64_t service_ns, spate_str sent = {}) {
  spate_exchange out{};
  out.struct_size = sizeof out;
  out.start_ns = start_ns;
  out.end_ns = start_ns + service_ns;
  out.sent = sent;
  return out;
}

}  // namespace

TEST_CASE("the slowest are kept, the slowest first") {
  slowest_exchanges kept;
  kept.prepare(2, 3);
  kept.begin(100);
  for (std::int64_t service_ns : {5, 1, 9, 3, 7, 2, 8}) kept.keep(1, exchange_of(200, service_ns));
  const auto slowest = kept.of(1);
  REQUIRE(slowest.size() == 3);
  CHECK(slowest[0].service_ns() == 9);
  CHECK(slowest[1].service_ns() == 8);
  CHECK(slowest[2].service_ns() == 7);
  CHECK(kept.threshold_ns(1) == 7);
  CHECK(kept.of(0).empty());
  CHECK(kept.threshold_ns(0) == -1);
  kept.keep(0, exchange_of(200, 0));
  CHECK(kept.of(0).size() == 1);
}

TEST_CASE("what began before the steady time is not kept") {
  slowest_exchanges kept;
  kept.prepare(1, 2);
  kept.keep(0, exchange_of(50, 10));
  kept.begin(100);
  kept.keep(0, exchange_of(99, 10));
  CHECK(kept.of(0).empty());
  kept.keep(0, exchange_of(100, 1));
  CHECK(kept.of(0).size() == 1);
}

TEST_CASE("none are wanted of an unknown operation, or when none are to be kept") {
  slowest_exchanges kept;
  CHECK(kept.threshold_ns(0) == slowest_exchanges::none_wanted);
  kept.prepare(1, 0);
  kept.begin(0);
  CHECK(kept.threshold_ns(0) == slowest_exchanges::none_wanted);
  kept.keep(0, exchange_of(1, 1));
  CHECK(kept.of(0).empty());
}

TEST_CASE("texts are cut, and their sizes stay true") {
  slowest_exchanges kept;
  kept.prepare(1, 1);
  kept.begin(0);
  const std::string text(10'000, 'x');
  spate_exchange large = exchange_of(1, 1, {text.data(), text.size()});
  large.sent_bytes = text.size();
  kept.keep(0, large);
  CHECK(kept.of(0)[0].sent.size() == SPATE_EXCHANGE_TEXT);
  CHECK(kept.of(0)[0].sent_bytes == 10'000);
}
