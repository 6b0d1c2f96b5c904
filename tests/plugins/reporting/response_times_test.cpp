#include "reporting/response_times.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <random>
#include <vector>

#include "histograms.hpp"

using spate::reporting::response_times;

TEST_CASE("what is added up in pieces gives the host's own percentiles") {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> times(16, 1.5);
  spate::stats::histogram whole;
  response_times by_piece, of_sums;
  for (int piece = 0; piece < 40; ++piece) {
    spate::stats::histogram part;
    for (int i = 0; i < 250; ++i) part.record(static_cast<std::int64_t>(times(random)));
    whole.merge(part);
    const values told(part);
    by_piece.add(told.raw());
    response_times alone;
    alone.add(told.raw());
    of_sums.add(alone);
  }
  for (const response_times* each : {&by_piece, &of_sums}) {
    CHECK(each->count() == whole.count());
    CHECK(each->min() == whole.min());
    CHECK(each->max() == whole.max());
    CHECK(each->mean() == Approx(whole.mean()));
    for (const double quantile : {0.5, 0.66, 0.75, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 0.9999, 1.0})
      CHECK(each->value_at(quantile) == whole.value_at(quantile));
  }
}

TEST_CASE("without values there is nothing to read") {
  response_times none;
  none.add(nullptr);
  none.add(values(spate::stats::histogram()).raw());
  none.add(response_times());
  CHECK(none.count() == 0);
  CHECK(none.value_at(0.5) == 0);
  CHECK(none.mean() == 0);
}
