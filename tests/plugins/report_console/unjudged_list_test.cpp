#include "unjudged_list.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace spate::report_console;
namespace json = boost::json;

namespace {

json::object objective(const char* operation, std::uint64_t count, const char* reason,
                       const char* limit = "p95 < 5ms") {
  return {{"name", "latency"}, {"requirement", limit}, {"scope", {{"operation", operation}, {"scenario", nullptr}}},
          {"count", count},    {"held", nullptr},      {"reason", reason}};
}

std::string shown(const std::vector<json::object>& objectives, std::size_t width = 120) {
  std::vector<const json::object*> all;
  for (const json::object& each : objectives) all.push_back(&each);
  return unjudged_list(all, {false, width});
}

}  // namespace

TEST_CASE("one objective that was not judged has its reason in full") {
  CHECK(shown({objective("create", 3, "too few: 3 measured, 20 needed")}) ==
        "  not judged  latency  create  p95 < 5ms  too few: 3 measured, 20 needed\n");
}

TEST_CASE("those of one requirement with too few samples share a line that counts each one's") {
  CHECK(shown({objective("create", 3, "too few: 3 measured, 20 needed"),
               objective("remove", 0, "too few: 0 measured, 20 needed")}) ==
        "  not judged  latency  2 operations  p95 < 5ms  too few samples (20 needed): create 3, remove 0\n");
}

TEST_CASE("another reason or another requirement is another entry") {
  CHECK(shown({objective("a", 0, "not expected: nobody sent it"), objective("b", 0, "too few: 0 measured, 20 needed"),
               objective("c", 0, "not expected: nobody sent it"),
               objective("a", 0, "not expected: nobody sent it", "p99 < 9ms")}) ==
        "  not judged  latency  2 operations  p95 < 5ms  not expected (nobody sent it): a, c\n"
        "  not judged  latency  b             p95 < 5ms  too few: 0 measured, 20 needed\n"
        "  not judged  latency  a             p99 < 9ms  not expected: nobody sent it\n");
}

TEST_CASE("a reason that differs from what is counted is not mistaken for one that does not") {
  CHECK(shown({objective("a", 4, "too few: 3 measured, 20 needed"),
               objective("b", 3, "too few: 3 measured, 20 needed")}) ==
        "  not judged  latency  a  p95 < 5ms  too few: 3 measured, 20 needed\n"
        "  not judged  latency  b  p95 < 5ms  too few: 3 measured, 20 needed\n");
}

TEST_CASE("a long entry wraps below itself, and beside a narrow rest it begins there") {
  const std::vector<json::object> two{objective("create", 0, "not expected: nobody sent it"),
                                      objective("remove", 0, "not expected: nobody sent it")};
  CHECK(shown(two, 72) ==
        "  not judged  latency  2 operations  p95 < 5ms  not expected (nobody\n"
        "              sent it): create, remove\n");
  CHECK(shown(two, 60) ==
        "  not judged  latency  2 operations  p95 < 5ms\n"
        "              not expected (nobody sent it): create, remove\n");
}

TEST_CASE("a missing reason leaves no blanks behind") {
  CHECK(shown({{{"name", "up"}, {"requirement", "availability > 1"}}}) == "  not judged  up  availability > 1\n");
}
