#include "stats/series.hpp"

namespace spate::stats {

const char* name_of(metric which) noexcept {
  switch (which) {
    case metric::response_time:
      return "response_time";
    case metric::service_time:
      return "service_time";
    case metric::start_lag:
      return "start_lag";
    case metric::blocked:
      return "blocked";
    case metric::first_byte:
      return "first_byte";
    case metric::undelayed:
      return "undelayed";
    case metric::receive_lag:
      return "receive_lag";
    case metric::stamped:
      return "stamped";
    case metric::unlagged:
      return "unlagged";
  }
  return "";
}

void series::merge(const series& from) noexcept {
  count += from.count;
  completed += from.completed;
  bytes_out += from.bytes_out;
  bytes_in += from.bytes_in;
  censored += from.censored;
  reused += from.reused;
  repeated += from.repeated;
  no_service += from.no_service;
  untimed += from.untimed;
  statuses.merge(from.statuses);
  errors.merge(from.errors);
  for (size_t i = 0; i < metric_count; ++i) times[i].merge(from.times[i]);
}

void series::reset() noexcept {
  if (empty()) return;
  count = completed = bytes_out = bytes_in = censored = reused = repeated = no_service = untimed = 0;
  statuses.reset();
  errors.reset();
  unstamped = 0;
  for (histogram& h : times) h.reset();
}

void metric_series::merge(const metric_series& from) noexcept {
  count += from.count;
  total += from.total;
  times.merge(from.times);
}

void metric_series::reset() noexcept {
  count = 0;
  total = 0;
  times.reset();
}

}  // namespace spate::stats
