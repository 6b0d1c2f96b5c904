#include "reporting/tally.hpp"

#include <spate/reporter.hpp>

namespace spate::reporting {

void tally::add(const spate_series& from) {
  requests += from.count;
  failures += from.failed != 0 ? from.count : 0;
  bytes_in += from.bytes_in;
  times.add(from.response_time);
}

void tally::add(const tally& from) {
  requests += from.requests;
  failures += from.failures;
  bytes_in += from.bytes_in;
  times.add(from.times);
}

void tallies::add(const spate_interval& from) {
  for_each_series(from, [&](const spate_series& each) {
    const std::string_view target = view(each.target);
    by_request[{std::string(view(each.operation)), std::string(target)}].add(each);
    if (target != "transaction" && target != "correlation") all.add(each);
  });
}

void tallies::add(const tallies& from) {
  for (const auto& [name, each] : from.by_request) by_request[name].add(each);
  all.add(from.all);
}

}  // namespace spate::reporting
