#include "exposition.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <spate/failure.hpp>

using namespace spate::monitor_prometheus;

namespace {

std::vector<sample> all(std::string_view text) {
  std::vector<sample> out;
  sample one;
  for (exposition from(text); from.next(one);) out.push_back(one);
  return out;
}

sample only(std::string_view text) {
  const auto found = all(text);
  REQUIRE(found.size() == 1);
  return found.front();
}

}  // namespace

TEST_CASE("samples are read, and what stands around them is not") {
  const auto found =
      all("# HELP http_requests_total Requests, by \\\"code\\\" \\\\ and\\nmethod.\n"
          "# TYPE http_requests_total counter\n"
          "http_requests_total{method=\"post\",code=\"200\"} 1027 1395066363000\n"
          "http_requests_total{method=\"post\",code=\"400\"}    3 1395066363000\n"
          "\n"
          "# a comment, and one without words\n"
          "#\n"
          "   \t \n"
          "metric_without_timestamp_and_labels 12.47\n"
          "something_weird{problem=\"division by zero\"} +Inf -3982045\n"
          "# TYPE rpc_duration_seconds summary\n"
          "rpc_duration_seconds{quantile=\"0.01\"} 3102\n"
          "rpc_duration_seconds_sum 1.7560473e+07\n"
          "rpc_duration_seconds_count 2693");
  REQUIRE(found.size() == 7);
  CHECK(found[0].name == "http_requests_total");
  CHECK(found[0].series == "http_requests_total{method=\"post\",code=\"200\"}");
  CHECK(found[0].label("method") == "post");
  CHECK(found[0].label("code") == "200");
  CHECK(found[0].label("absent").empty());
  CHECK(found[0].value == 1027);
  CHECK(found[1].label("code") == "400");
  CHECK(found[1].value == 3);
  CHECK(found[2].series == "metric_without_timestamp_and_labels");
  CHECK(found[2].value == 12.47);
  CHECK(std::isinf(found[3].value));
  CHECK(found[5].value == 1.7560473e7);
  CHECK(found[6].value == 2693);
}

TEST_CASE("quotes, backslashes and line ends in labels are escaped") {
  const sample one = only("msdos_file{path=\"C:\\\\DIR\\\\FILE.TXT\",error=\"Cannot find:\\n\\\"FILE\\\"}\"} 1\n");
  CHECK(one.label("path") == "C:\\DIR\\FILE.TXT");
  CHECK(one.label("error") == "Cannot find:\n\"FILE\"}");
}

TEST_CASE("spaces and commas where they may stand") {
  const sample one = only("  up { a = \"1\" , b = \"2\" , }  5  7 \r\n");
  CHECK(one.label("b") == "2");
  CHECK(one.value == 5);
  CHECK(only("up{} 1").value == 1);
  CHECK(only("a:b_c0{x=\"{\"}\t1").name == "a:b_c0");
}

TEST_CASE("every way to write a number") {
  CHECK(std::isnan(only("x NaN").value));
  CHECK(only("x +Inf").value == HUGE_VAL);
  CHECK(only("x -Inf").value == -HUGE_VAL);
  CHECK(only("x +1e3").value == 1000);
  CHECK(only("x -0.5").value == -0.5);
  CHECK(only("x 1e-3 1395066363000").value == 0.001);
  CHECK(only("x .5").value == 0.5);
}

TEST_CASE("OpenMetrics' additions are passed over") {
  const auto found = all("foo_bucket{le=\"0.1\"} 8 123.5 # {trace_id=\"1\"} 0.05 1.1\nfoo 1 # {a=\"b\"} 2\n# EOF\n");
  REQUIRE(found.size() == 2);
  CHECK(found[0].value == 8);
  CHECK(found[1].value == 1);
}

TEST_CASE("what is no sample is told with its line") {
  for (const char* wrong :
       {"<html>", "x", "x y", "x 1 y", "x 1 2 3", "x{ 1", "x{a} 1", "x{a=1} 1", "x{a=\"1} 1", "x{a=\"1\" b=\"2\"} 1",
        "x{a=\"1\",,} 1", "0x 1", "x 1e", "x +", "x 1,5", "{\"x\"} 1", "x{a=\"1\"}1x"}) {
    INFO(wrong);
    CHECK_THROWS_WITH(all(std::string("up 1\n# HELP\n") + wrong + "\nup 1\n"),
                      std::string("line 3 is no sample of the Prometheus text format: ") + wrong);
  }
}

TEST_CASE("whatever comes is read or refused") {
  const std::string whole =
      "# HELP a b\nhttp_requests_total{method=\"post\",code=\"2\\\\0\\\"0\"} 1027 1395066363000\nup 1 # {a=\"b\"} 1\n";
  std::mt19937 random(7);
  int read = 0, refused = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = whole;
    for (int changes = 0; changes < 3; ++changes) {
      const std::size_t at = random() % text.size();
      if (random() % 3 == 0)
        text.erase(at, 1);
      else
        text[at] = static_cast<char>(random() % 256);
    }
    try {
      read += static_cast<int>(all(text).size());
    } catch (const spate::failure&) {
      ++refused;
    }
  }
  CHECK(read > 1000);
  CHECK(refused > 1000);
}
