#include "query.hpp"

#include <catch2/catch.hpp>

using namespace spate::monitor_prometheus;

namespace {

query parsed(std::string_view text) {
  std::string problem;
  auto out = parse_query(text, problem);
  INFO(problem);
  REQUIRE(out);
  return *out;
}

std::string problem_of(std::string_view text) {
  std::string problem;
  CHECK_FALSE(parse_query(text, problem));
  return problem;
}

bool matches(std::string_view of, std::string_view line) {
  sample one;
  REQUIRE(exposition(line).next(one));
  return parsed(of).matches(one);
}

}  // namespace

TEST_CASE("a query is a series, with labels, a rate, gathered and scaled") {
  const query plain = parsed("process_open_fds");
  CHECK(plain.series == "process_open_fds");
  CHECK_FALSE(plain.is_rate);
  CHECK(plain.gather == gathering::sum);
  CHECK(plain.factor == 1);

  const query full = parsed(" avg ( rate( cpu_seconds_total { mode != \"idle\", cpu =~ '[0-3]', } ) ) / 4 ");
  CHECK(full.series == "cpu_seconds_total");
  CHECK(full.is_rate);
  CHECK(full.gather == gathering::average);
  CHECK(full.rules.size() == 2);
  CHECK(full.factor == 0.25);
  CHECK(parsed("x * 1024").factor == 1024);
  CHECK(parsed("min(x)").gather == gathering::least);
  CHECK(parsed("max(x)").gather == gathering::most);
  CHECK(parsed("sum(x)").gather == gathering::sum);
  CHECK(parsed("sum").series == "sum");
}

TEST_CASE("labels are compared as Prometheus does") {
  const char* idle = "cpu{mode=\"idle\",cpu=\"12\"} 1";
  CHECK(matches("cpu", idle));
  CHECK_FALSE(matches("cpus", idle));
  CHECK(matches("cpu{mode=\"idle\"}", idle));
  CHECK_FALSE(matches("cpu{mode=\"user\"}", idle));
  CHECK(matches("cpu{mode!=\"user\"}", idle));
  CHECK(matches("cpu{cpu=~\"1.\"}", idle));
  CHECK_FALSE(matches("cpu{cpu=~\"1\"}", idle));  // the whole value
  CHECK(matches("cpu{cpu!~\"1\"}", idle));
  CHECK(matches("cpu{absent=\"\"}", idle));
  CHECK_FALSE(matches("cpu{absent!=\"\"}", idle));
  CHECK_FALSE(matches("cpu{mode=\"idle\",cpu=\"1\"}", idle));
}

TEST_CASE("a very long value is not searched") {
  const std::string line = "cpu{mode=\"" + std::string(1'000'000, 'a') + "\"} 1";
  CHECK_FALSE(matches("cpu{mode=~\"a*\"}", line));
}

TEST_CASE("units follow the names") {
  CHECK(parsed("process_resident_memory_bytes").unit() == "bytes");
  CHECK(parsed("rate(node_network_receive_bytes_total)").unit() == "bytes_per_second");
  CHECK(parsed("rate(process_cpu_seconds_total)").unit() == "ratio");
  CHECK(parsed("rate(http_requests_total)").unit() == "per_second");
  CHECK(parsed("start_time_seconds").unit() == "seconds");
  CHECK(parsed("cache_hit_ratio").unit() == "ratio");
  CHECK(parsed("process_open_fds").unit() == "count");
}

TEST_CASE("what is no query is told with what to write") {
  const std::string example = "; write as in sum(rate(name{label=\"value\"})) / 2";
  CHECK(problem_of("") == "in '': the name of a series is expected at its end" + example);
  CHECK(problem_of("rate(x[1m])") ==
        "in 'rate(x[1m])': a rate is counted from one reading to the next; leave [...] out");
  CHECK(problem_of("rate(sum(x))") ==
        "in 'rate(sum(x))': 'sum' is no function there; they are rate, and around it sum, min, max or avg");
  CHECK(problem_of("irate(x)") ==
        "in 'irate(x)': 'irate' is no function there; they are rate, and around it sum, min, max or avg");
  CHECK(problem_of("sum(x") == "in 'sum(x': ) is expected at its end" + example);
  CHECK(problem_of("x{a=b}") == "in 'x{a=b}': a value in quotes is expected at 'b}'" + example);
  CHECK(problem_of("x{a\"b\"}") == "in 'x{a\"b\"}': one of = != =~ !~ is expected at '\"b\"}'" + example);
  CHECK(problem_of("x{=\"b\"}") == "in 'x{=\"b\"}': the name of a label is expected at '=\"b\"}'" + example);
  CHECK(problem_of("x{a=\"b\" c=\"d\"}") == "in 'x{a=\"b\" c=\"d\"}': , or } is expected at 'c=\"d\"}'" + example);
  CHECK(problem_of("x{a=~\"(\"}") == "in 'x{a=~\"(\"}': '(' is no regular expression");
  CHECK(problem_of("x / 0") == "in 'x / 0': '0' is no number that could be used there");
  CHECK(problem_of("x / y") == "in 'x / y': 'y' is no number that could be used there");
  CHECK(problem_of("x + y") == "in 'x + y': * or / and a number, or nothing more, is expected at '+ y'" + example);
}
