#include "recent_tallies.hpp"

#include <catch2/catch.hpp>

#include "told_interval.hpp"

using namespace spate::report_csv;

namespace {

void tell(recent_tallies& to, std::int64_t start_s, std::int64_t end_s, std::initializer_list<std::int64_t> ms) {
  told_interval of(start_s, end_s);
  to.add(of.add("api", "list", false, ms).raw());
}

}  // namespace

TEST_CASE("what is recent is of ten seconds") {
  recent_tallies recent;
  for (int second = 0; second < 15; ++second) tell(recent, second, second + 1, {second});
  CHECK(recent.sum().all.requests == 10);
  CHECK(recent.sum().all.times.min() == 5'000'000);
  CHECK(recent.seconds() == 10);
}

TEST_CASE("in the beginning it is of less") {
  recent_tallies recent;
  CHECK(recent.sum().all.requests == 0);
  CHECK(recent.seconds() == 0);
  tell(recent, 0, 1, {1, 2});
  tell(recent, 1, 2, {});
  CHECK(recent.sum().all.requests == 2);
  CHECK(recent.seconds() == 2);
}

TEST_CASE("what comes late counts where it was due, while that is recent") {
  recent_tallies recent;
  for (int second = 0; second < 12; ++second) tell(recent, second, second + 1, {1});
  tell(recent, 7, 8, {500});
  tell(recent, 0, 1, {900});  // forgotten already
  CHECK(recent.sum().all.requests == 11);
  CHECK(recent.sum().all.times.max() == 500'000'000);
  for (int second = 12; second < 18; ++second) tell(recent, second, second + 1, {1});
  CHECK(recent.sum().all.times.max() == 1'000'000);
}

TEST_CASE("intervals that were joined may be longer than the window") {
  recent_tallies recent;
  tell(recent, 0, 1, {1});
  tell(recent, 1, 31, {1, 1, 1});
  CHECK(recent.sum().all.requests == 3);
  CHECK(recent.seconds() == 30);
}
