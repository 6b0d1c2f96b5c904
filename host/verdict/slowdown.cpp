#include "verdict/slowdown.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace spate::verdict {
namespace {

// The scenarios of a scope that were played with one value.
scope of_round(const profile::model& model, scope in, std::uint32_t round) {
  std::vector<std::uint32_t> played;
  for (std::uint32_t i = 0; i < model.scenarios.size(); ++i) {
    const bool listed =
        in.scenarios.empty() || std::find(in.scenarios.begin(), in.scenarios.end(), i) != in.scenarios.end();
    if (listed && model.scenarios[i].round == round) {
      played.push_back(i);
    }
  }
  in.scenarios = std::move(played);
  return in;
}

std::string written(double nanoseconds) { return fmt::format("{:.3g} ms", nanoseconds / 1e6); }

// Divided so that the result is the least, or the most, of what both intervals allow.
std::optional<std::pair<double, double>> divided(const metric_value& last, const metric_value& first) {
  if (!last.interval || !first.interval || first.interval->first <= 0) {
    return std::nullopt;
  }
  return std::pair{last.interval->first / first.interval->second, last.interval->second / first.interval->first};
}

slowdown_point point_of(const measurements& from, const scope& in, std::int64_t value) {
  slowdown_point out;
  out.value = value;
  const metric_reader reader{from, in, false};
  const selection all = select(from.measured, in, std::nullopt);
  out.count = all.count();
  out.failed = all.failed;
  out.p50 = reader.read("p50", "response_time");
  out.p95 = reader.read("p95", "response_time");
  out.mean = reader.read("mean", "response_time");
  return out;
}

}  // namespace

metric_value read_slowdown(const metric_reader& reader, const std::string& statistic, const std::string& metric) {
  metric_value out;
  const profile::model& model = reader.from.model;
  const std::vector<std::int64_t>& values = model.rounds.values;
  if (values.size() < 2) {
    return out;
  }
  const auto read = [&](std::uint32_t round) {
    const scope in = of_round(model, reader.scope, round);
    if (in.scenarios.empty()) {
      return metric_value{};
    }
    return metric_reader{reader.from, in, reader.failed_slow, reader.delays}.read(statistic, metric);
  };
  const metric_value first = read(0), last = read(static_cast<std::uint32_t>(values.size() - 1));
  out.count = std::min(first.count, last.count);
  if (!first.value || !last.value || !(*first.value > 0) || std::isinf(*first.value)) {
    return out;
  }
  out.value = *last.value / *first.value;
  out.interval = divided(last, first);
  out.note = std::isinf(*last.value)
                 ? last.note
                 : fmt::format("{} with {} {}, {} with {}", written(*first.value), model.rounds.variable,
                               values.front(), written(*last.value), values.back());
  return out;
}

std::vector<slowdown_line> slowdowns_of(const measurements& from) {
  std::vector<slowdown_line> out;
  const profile::model& model = from.model;
  for (std::uint32_t operation = 0; operation < model.operations.size(); ++operation) {
    for (const profile::scenario& first : model.scenarios) {
      if (first.round != std::optional<std::uint32_t>(0)) {
        continue;
      }
      slowdown_line line{operation, first.base, {}};
      for (std::uint32_t i = 0; i < model.scenarios.size(); ++i) {
        const profile::scenario& each = model.scenarios[i];
        if (each.base != first.base || !each.round) {
          continue;
        }
        scope in;
        in.operation = operation;
        in.scenario = i;
        slowdown_point made = point_of(from, in, model.rounds.values[*each.round]);
        if (made.p50.value) {
          line.points.push_back(std::move(made));
        }
      }
      if (line.points.size() >= 2) {
        out.push_back(std::move(line));
      }
    }
  }
  return out;
}

}  // namespace spate::verdict
