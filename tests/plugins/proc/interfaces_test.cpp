#include "proc/interfaces.hpp"

#include <catch2/catch.hpp>

using namespace spate::proc;

TEST_CASE("all interfaces but the loopback are added up") {
  const auto sum = parse_interfaces(
      "Inter-|   Receive                                                |  Transmit\n"
      " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls "
      "carrier\n"
      "    lo: 9999 5 0 0 0 0 0 0 9999 5 0 0 0 0 0 0\n"
      "  eth0: 1000 5 0 0 0 0 0 0 300 5 0 0 0 0 0 0\n"
      "wlan0:24 5 0 0 0 0 0 0 7 5 0 0 0 0 0 0\n");
  REQUIRE(sum);
  CHECK(sum->received == 1024);
  CHECK(sum->sent == 307);
}

TEST_CASE("a text without interfaces is nothing") { CHECK_FALSE(parse_interfaces("nothing\nhere\n")); }
