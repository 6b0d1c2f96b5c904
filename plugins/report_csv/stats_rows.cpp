#include "stats_rows.hpp"

#include <spate/text.hpp>

#include <array>
#include <cstdio>

#include "reporting/csv_text.hpp"

namespace spate::report_csv {

namespace {

struct percentile {
  const char* column;
  double quantile;
};
constexpr std::array percentiles = {percentile{"50%", 0.5},       percentile{"66%", 0.66}, percentile{"75%", 0.75},
                                    percentile{"80%", 0.8},       percentile{"90%", 0.9},  percentile{"95%", 0.95},
                                    percentile{"98%", 0.98},      percentile{"99%", 0.99}, percentile{"99.9%", 0.999},
                                    percentile{"99.99%", 0.9999}, percentile{"100%", 1}};

constexpr std::string_view line_end = "\r\n";

// At most `places` places, and no zeros at the end.
std::string number(double of, int places) {
  char out[64];
  std::string text(out, static_cast<std::size_t>(std::snprintf(out, sizeof out, "%.*f", places, of)));
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

// To the microsecond.
std::string ms(double ns) { return number(ns / 1e6, 3); }

std::string percentile_fields(const reporting::response_times& times) {
  std::string out;
  for (const percentile& each : percentiles)
    out += text(',', times.count() == 0 ? "N/A" : ms(static_cast<double>(times.value_at(each.quantile))));
  return out;
}

// Median, mean, smallest and largest time, and the mean size.
std::string sums(const tally& of) {
  const double mean_size = of.requests == 0 ? 0 : static_cast<double>(of.bytes_in) / static_cast<double>(of.requests);
  return text(',', ms(static_cast<double>(of.times.value_at(0.5))), ',', ms(of.times.mean()), ',',
              ms(static_cast<double>(of.times.min())), ',', ms(static_cast<double>(of.times.max())), ',',
              number(mean_size, 3));
}

std::string rates(const tally& of, double seconds) {
  const auto rate = [&](std::uint64_t count) {
    return number(seconds > 0 ? static_cast<double>(count) / seconds : 0, 6);
  };
  return text(',', rate(of.requests), ',', rate(of.failures));
}

std::string named(std::string_view type, std::string_view name) {
  std::string out;
  reporting::add_csv_text(out, type);
  out += ',';
  reporting::add_csv_text(out, name);
  return out;
}

std::string row(const std::string& name, const tally& of, double seconds) {
  return text(name, ',', of.requests, ',', of.failures, sums(of), rates(of, seconds), percentile_fields(of.times),
              line_end);
}

std::string percentile_columns() {
  std::string out;
  for (const percentile& each : percentiles) out += text(',', each.column);
  return out;
}

}  // namespace

std::string stats_head() {
  return text(
      "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response "
      "Time,Average Content Size,Requests/s,Failures/s",
      percentile_columns(), line_end);
}

std::string history_head() {
  return text(
      "Timestamp,User Count,Type,Name,Requests/s,Failures/s", percentile_columns(),
      ",Total Request Count,Total Failure Count,Total Median Response Time,Total Average Response Time,Total Min "
      "Response Time,Total Max Response Time,Total Average Content Size",
      line_end);
}

std::string stats_rows(const tallies& of, double seconds) {
  std::string out;
  for (const auto& [name, each] : of.by_request) out += row(named(name.type, name.name), each, seconds);
  return out + row(named("", "Aggregated"), of.all, seconds);
}

std::string history_rows(const moment& at, const tallies& recent, double recent_seconds, const tallies& total,
                         bool full) {
  const auto line = [&](const std::string& name, const tally& now, const tally& so_far) {
    return text(at.unix_seconds, ',', at.users, ',', name, rates(now, recent_seconds), percentile_fields(now.times),
                ',', so_far.requests, ',', so_far.failures, sums(so_far), line_end);
  };
  std::string out;
  if (full)
    for (const auto& [name, so_far] : total.by_request) {
      const auto now = recent.by_request.find(name);
      out += line(named(name.type, name.name), now == recent.by_request.end() ? tally{} : now->second, so_far);
    }
  return out + line(named("", "Aggregated"), recent.all, total.all);
}

}  // namespace spate::report_csv
