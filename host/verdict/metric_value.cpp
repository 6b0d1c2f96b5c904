#include "verdict/metric_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "profile/part.hpp"
#include "stats/confidence.hpp"
#include "verdict/capacity.hpp"
#include "verdict/monitored_value.hpp"

namespace spate::verdict {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double ns_per_s = 1e9;

std::optional<stats::metric> time_of(const std::string& name) {
  for (const stats::metric one : stats::all_metrics) {
    if (name == stats::name_of(one)) {
      return one;
    }
  }
  return std::nullopt;
}

// Successes in order, then the failures, all slower than any success.
double value_at(const stats::histogram& good, std::uint64_t failed, double quantile) {
  const auto all = static_cast<double>(good.count() + failed);
  if (failed == 0) {
    return static_cast<double>(good.value_at(quantile));
  }
  const double rank = std::max(1.0, std::ceil(quantile * all));
  if (rank > static_cast<double>(good.count())) {
    return infinite;
  }
  return static_cast<double>(good.value_at(rank / static_cast<double>(good.count())));
}

metric_value read_times(const stats::histogram& good, std::uint64_t failed, const std::string& statistic) {
  metric_value out;
  out.count = good.count() + failed;
  if (out.count == 0) {
    return out;
  }
  if (const auto quantile = quantile_of(statistic)) {
    out.value = value_at(good, failed, *quantile);
    const auto around = stats::confidence_interval(*quantile, out.count);
    const double low = value_at(good, failed, around.low), high = value_at(good, failed, around.high);
    if (around.bounded && std::isfinite(low) && std::isfinite(high)) {
      out.interval = {low, high};
    }
  } else if (statistic == "min") {
    out.value = good.empty() ? infinite : static_cast<double>(good.min());
  } else if (failed > 0) {
    out.value = infinite;
  } else {
    out.value = statistic == "mean" ? good.mean() : static_cast<double>(good.max());
  }
  if (std::isinf(*out.value)) {
    out.note = fmt::format("{} of {} failed and count as slower than any limit", failed, out.count);
  }
  return out;
}

// `share`: of the values that are in the histogram; those that are not lie above them.
double statistic_of(const stats::histogram& times, const std::string& statistic, double share) {
  if (const auto quantile = quantile_of(statistic)) {
    return static_cast<double>(times.value_at(std::min(1.0, *quantile / share)));
  }
  if (statistic == "mean") {
    return times.mean();
  }
  return static_cast<double>(statistic == "min" ? times.min() : times.max());
}

// By how much answers seemed slower because we read them late. Response times: what the exchanges whose lag is known
// say with it and without it. Other times are not kept in pairs, so the same place in both orders is taken: right when
// the slowest answers are those read last, and else more than it was.
double read_late(const measurements& from, const scope& in, stats::metric which, const std::string& statistic,
                 double share) {
  if (which != stats::metric::response_time) {
    const stats::histogram lags = receive_lags(from, in);
    return lags.empty() ? 0 : statistic_of(lags, statistic, share);
  }
  const stats::histogram with = select(from.measured, in, stats::metric::stamped).good;
  const stats::histogram without = select(from.measured, in, stats::metric::unlagged).good;
  return with.empty() ? 0 : statistic_of(with, statistic, share) - statistic_of(without, statistic, share);
}

bool ends_with_a_read(stats::metric which) {
  return which == stats::metric::response_time || which == stats::metric::service_time ||
         which == stats::metric::first_byte;
}

// Operations under way that can only become slower than the limit.
std::uint64_t overdue(const metric_reader& reader, stats::metric which, const stats::histogram& good) {
  if (which == stats::metric::start_lag || which == stats::metric::blocked) {
    return 0;
  }
  const double limit = reader.limit.value_or(static_cast<double>(good.max()));
  std::uint64_t count = 0;
  for (const stats::open_operation& one : reader.from.open) {
    const bool slow = static_cast<double>(reader.from.as_of_ns - one.due_ns) > limit;
    count += slow && reader.scope.covers(one.scenario, one.operation) ? 1 : 0;
  }
  return count;
}

metric_value read_oldest(const measurements& from, const scope& in) {
  metric_value out;
  out.value = 0;
  for (const oldest_operation& one : from.oldest) {
    if (in.covers(one.scenario, one.operation)) {
      out.value = std::max(*out.value, static_cast<double>(one.age_ns));
      ++out.count;
    }
  }
  return out;
}

// The share of the users' time that the generator's lateness took: without it a closed load would have sent more.
double lag_share(const measurements& from, const scope& in) {
  const selection lag = select(from.measured, in, stats::metric::start_lag);
  const stats::histogram reads = receive_lags(from, in);
  const double total = lag.good.mean() * static_cast<double>(lag.good.count()) +
                       lag.bad.mean() * static_cast<double>(lag.bad.count()) +
                       (reads.empty() ? 0 : reads.mean() * static_cast<double>(lag.good.count()));
  const double time = static_cast<double>(from.peak_users) * static_cast<double>(from.measured_ns);
  return time > 0 ? std::min(0.99, total / time) : 0;
}

metric_value read_availability(const metric_reader& reader) {
  metric_value out;
  scope operations_only;
  operations_only.operation = reader.scope.operation;
  operations_only.operations = reader.scope.operations;
  for (std::size_t target = 0; target < reader.from.availability.size(); ++target) {
    const auto& operations = reader.from.model.operations;
    const bool covered = std::any_of(operations.begin(), operations.end(), [&](const profile::operation& one) {
      const auto index = static_cast<std::uint32_t>(&one - operations.data());
      return one.target == target && operations_only.covers(0, index);
    });
    const stats::availability_result& one = reader.from.availability[target];
    if (!covered || (one.observations == 0 && one.outage_ns == 0)) {
      continue;
    }
    out.count += one.observations;
    if (out.value && *out.value <= one.ratio) {
      continue;
    }
    out.value = one.ratio;
    if (reader.from.as_of_ns != 0) {
      out.note = fmt::format("in outage for {:.3g} s", static_cast<double>(one.outage_ns) / ns_per_s);
      continue;
    }
    out.note =
        one.outages == 0
            ? std::string{}
            : fmt::format("{} {}, the longest {:.3g} s{}", one.outages, one.outages == 1 ? "outage" : "outages",
                          static_cast<double>(one.longest_ns) / ns_per_s, one.open ? ", the last one not over" : "");
  }
  return out;
}

// What the plugins count, over the operations of a scope.
double counter(const measurements& from, const scope& in, const std::string& name) {
  double total = 0;
  for (const auto& one : from.measured.all_metrics()) {
    if (in.covers_operation(one->operation) && from.names.metric(one->metric) == name) {
      total += static_cast<double>(one->total);
    }
  }
  return total;
}

// `good` of `all`; nothing when there were none.
metric_value share(double good, double all) {
  metric_value out;
  out.count = static_cast<std::uint64_t>(all);
  if (out.count > 0) {
    out.value = good / all;
  }
  return out;
}

metric_value read_connection_success(const measurements& from, const scope& in) {
  const double opened = counter(from, in, "connections_opened");
  return share(opened, opened + counter(from, in, "connections_failed"));
}

metric_value read_delivery_ratio(const measurements& from, const scope& in) {
  return share(counter(from, in, "messages_delivered"), counter(from, in, "messages_expected"));
}

// Alone it is the largest value, as `users` and `concurrency` are.
metric_value read_gauge(const measurements& from, std::uint32_t metric, const std::string& statistic) {
  metric_value out;
  const auto found = from.gauges.find(metric);
  if (found == from.gauges.end() || found->second.count == 0) {
    return out;
  }
  const stats::gauge_figures& of = found->second;
  out.count = of.count;
  out.value = statistic == "mean"  ? of.mean()
              : statistic == "min" ? static_cast<double>(of.lowest)
                                   : static_cast<double>(of.largest);
  return out;
}

metric_value whole_crowd(const measurements& from, bool users) {
  metric_value out;
  out.value = users ? from.peak_users : from.peak_in_flight;
  out.count = 1;
  return out;
}

// Of an included profile with several loads or targets the fullest: how many all of them had at one instant is not
// known, and it was no less.
metric_value crowd_of(const measurements& from, bool users, std::string_view part) {
  metric_value out;
  const auto look = [&](const auto& named, const std::vector<std::uint32_t>& most) {
    for (std::size_t i = 0; i < named.size() && i < most.size(); ++i) {
      if (profile::belongs(part, named[i].name)) {
        out.value = std::max(out.value.value_or(0), static_cast<double>(most[i]));
        out.count = 1;
      }
    }
  };
  if (users) {
    look(from.model.loads, from.users_of_loads);
  } else {
    look(from.model.targets, from.in_flight_of_targets);
  }
  return out;
}

metric_value read_unfinished(const measurements& from, const scope& in) {
  metric_value out;
  for (const auto& one : from.measured.all()) {
    if (one->key.outcome == SPATE_OUTCOME_ABORTED && in.covers(one->key.scenario, one->key.operation)) {
      out.count += one->count;
    }
  }
  out.value = static_cast<double>(out.count);
  return out;
}

}  // namespace

std::optional<double> quantile_of(const std::string& statistic) {
  if (statistic.size() < 2 || statistic[0] != 'p') {
    return std::nullopt;
  }
  double percent = 0;
  const char* end = statistic.data() + statistic.size();
  const auto [rest, error] = std::from_chars(statistic.data() + 1, end, percent);
  if (error != std::errc{} || rest != end || percent < 0 || percent > 100) {
    return std::nullopt;
  }
  return percent / 100;
}

const char* unit_of(const std::string& statistic, const std::string& metric) {
  static constexpr std::array ratios = {"error_ratio", "availability", "delivery_ratio", "connection_success"};
  if (std::find(ratios.begin(), ratios.end(), metric) != ratios.end()) {
    return "ratio";
  }
  if (metric == "rate") {
    return "per_second";
  }
  return statistic.empty() && metric != "oldest_in_flight" ? "count" : "ms";
}

metric_value metric_reader::read(const std::string& statistic, const std::string& metric) const {
  if (statistic == "capacity") {
    return read_capacity(from, metric, delays);
  }
  if (const auto* monitored = asked ? monitored_by(*asked, metric) : nullptr) {
    return read_monitored(from, *monitored, statistic);
  }
  metric_value out;
  if (metric == "availability") {
    return read_availability(*this);
  }
  if (metric == "users" || metric == "concurrency") {
    const bool whole = asked == nullptr || asked->part.empty();
    return whole ? whole_crowd(from, metric == "users") : crowd_of(from, metric == "users", asked->part);
  }
  if (metric == "count" || metric == "rate" || metric == "error_ratio") {
    const selection all = select(from.measured, scope, std::nullopt);
    out.count = all.count();
    if (metric == "count") {
      out.value = static_cast<double>(all.count());
    } else if (metric == "error_ratio") {
      if (all.count() > 0) {
        out.value = static_cast<double>(all.failed) / static_cast<double>(all.count());
      }
    } else if (from.measured_ns > 0) {
      out.value = static_cast<double>(all.completed_ok) * ns_per_s / static_cast<double>(from.measured_ns);
      if (delays == delays::taken_away) {
        *out.value /= 1 - lag_share(from, scope);
      }
    }
    return out;
  }
  if (metric == "connection_success") {
    return read_connection_success(from, scope);
  }
  if (metric == "delivery_ratio") {
    return read_delivery_ratio(from, scope);
  }
  if (metric == "oldest_in_flight") {
    return read_oldest(from, scope);
  }
  if (metric == "unfinished") {
    return read_unfinished(from, scope);
  }
  if (const auto gauge = from.names.gauge(metric)) {
    return read_gauge(from, *gauge, statistic);
  }
  auto times = time_of(metric);
  if (!times && statistic.empty()) {
    out.value = counter(from, scope, metric);
    out.count = static_cast<std::uint64_t>(std::max(0.0, *out.value));
    return out;
  }
  if (!times) {
    return read_times(select_metric(from.measured, from.names, scope, metric), 0, statistic);
  }
  const stats::metric counted_as = *times;
  if (delays == delays::taken_away && *times == stats::metric::response_time) {
    times = stats::metric::undelayed;
  }
  const selection all = select(from.measured, scope, times);
  out = read_times(all.good, failed_slow ? all.failed + overdue(*this, *times, all.good) : 0, statistic);
  if (delays == delays::taken_away && out.value && ends_with_a_read(counted_as)) {
    const double share =
        static_cast<double>(all.good.count()) / static_cast<double>(std::max<std::uint64_t>(1, out.count));
    *out.value = std::max(0.0, *out.value - read_late(from, scope, counted_as, statistic, share));
  }
  return out;
}

}  // namespace spate::verdict
