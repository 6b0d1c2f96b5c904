#pragma once

#include <spate/abi/reporter.h>

#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "reporting/response_times.hpp"

namespace spate::reporting {

// What Locust counts of a request.
struct tally {
  std::uint64_t requests = 0, failures = 0, bytes_in = 0;
  response_times times;

  void add(const spate_series& from);
  void add(const tally& from);
};

// In the order in which Locust sorts its rows.
struct request_name {
  std::string name, type;  // the operation, the target
  friend bool operator<(const request_name& a, const request_name& b) {
    return std::tie(a.name, a.type) < std::tie(b.name, b.type);
  }
};

// By request, and all together. What the host measures around operations (transactions, correlations) has rows of its
// own and is not in the sum: its operations are.
struct tallies {
  std::map<request_name, tally> by_request;
  tally all;

  void add(const spate_interval& from);
  void add(const tallies& from);
};

}  // namespace spate::reporting
