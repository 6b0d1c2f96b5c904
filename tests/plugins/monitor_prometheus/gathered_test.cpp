#include "gathered.hpp"

#include <catch2/catch.hpp>

using namespace spate::monitor_prometheus;

namespace {

constexpr std::int64_t s = 1'000'000'000;

class metric {
 public:
  explicit metric(std::string_view text) : gathered_(parsed(text)) {}

  // A number as text, or why there is none; "" when nothing is said.
  std::string at(std::int64_t second, std::string_view text) {
    gathered_.begin();
    sample one;
    for (exposition from(text); from.next(one);) gathered_.add(one, second * s);
    const auto figure = gathered_.end();
    if (!figure) return {};
    return figure->value() != nullptr ? spate::text(*figure->value()) : *figure->reason();
  }

 private:
  static query parsed(std::string_view text) {
    std::string problem;
    return *parse_query(text, problem);
  }

  gathered gathered_;
};

}  // namespace

TEST_CASE("a gauge is what it is, gathered over its series") {
  const char* text = "free{pool=\"a\"} 3\nfree{pool=\"b\"} 1\nfree{pool=\"c\"} 8\nother 100\n";
  CHECK(metric("free").at(1, text) == "12");
  CHECK(metric("min(free)").at(1, text) == "1");
  CHECK(metric("max(free)").at(1, text) == "8");
  CHECK(metric("avg(free)").at(1, text) == "4");
  CHECK(metric("free{pool=\"c\"} / 2").at(1, text) == "4");
  CHECK(metric("min(free{pool!=\"b\"})").at(1, text) == "3");
}

TEST_CASE("a counter is a rate from the second reading on") {
  metric requests("rate(requests_total)");
  CHECK(requests.at(1, "requests_total{code=\"200\"} 100\nrequests_total{code=\"500\"} 7\n").empty());
  CHECK(requests.at(3, "requests_total{code=\"200\"} 150\nrequests_total{code=\"500\"} 9\n") == "26");
  SECTION("one that began anew counts from 0") {
    CHECK(requests.at(4, "requests_total{code=\"200\"} 5\nrequests_total{code=\"500\"} 9\n") == "5");
  }
  SECTION("a series that appears has no rate yet") {
    CHECK(requests.at(4, "requests_total{code=\"200\"} 151\nrequests_total{code=\"404\"} 1000\n") == "1");
    CHECK(requests.at(5, "requests_total{code=\"200\"} 151\nrequests_total{code=\"404\"} 1002\n") == "2");
  }
  SECTION("rates are gathered, not totals") {
    metric most("max(rate(requests_total))");
    most.at(1, "requests_total{code=\"200\"} 100\nrequests_total{code=\"500\"} 7\n");
    CHECK(most.at(2, "requests_total{code=\"200\"} 103\nrequests_total{code=\"500\"} 17\n") == "10");
  }
}

TEST_CASE("what has no figure says why") {
  CHECK(metric("free").at(1, "other 1\n") == "no series of free is exposed");
  CHECK(metric("free{pool=\"a\"}").at(1, "free{pool=\"b\"} 1\n") ==
        "no series of free has the labels that `metrics` asks for");
  CHECK(metric("free").at(1, "free NaN\n") == "free is not a number (NaN)");
  CHECK(metric("free").at(1, "free +Inf\n") == "free is infinite");
  CHECK(metric("sum(free)").at(1, "free{a=\"1\"} NaN\nfree{a=\"2\"} 4\n") == "4");
}
