#include "gathered.hpp"

#include <spate/text.hpp>

#include <algorithm>
#include <cmath>

namespace spate::monitor_prometheus {

using proc::figure;

void gathered::begin() {
  now_.clear();
  result_ = 0;
  matched_ = taken_ = 0;
  name_was_seen_ = false;
}

void gathered::take(double value) {
  const bool first = taken_++ == 0;
  if (first || query_.gather == gathering::sum || query_.gather == gathering::average)
    result_ += value;
  else
    result_ = query_.gather == gathering::least ? std::min(result_, value) : std::max(result_, value);
}

void gathered::add(const sample& of, std::int64_t now_ns) {
  name_was_seen_ = name_was_seen_ || of.name == query_.series;
  if (!query_.matches(of)) return;
  ++matched_;
  if (std::isnan(of.value)) return;
  if (!query_.is_rate) return take(of.value);
  const auto known = before_.find(of.series);
  if (known != before_.end() && now_ns > known->second.at_ns) {
    // A counter that fell began anew at 0.
    const double grown = of.value < known->second.value ? of.value : of.value - known->second.value;
    take(grown / (static_cast<double>(now_ns - known->second.at_ns) / 1e9));
  }
  now_.emplace(of.series, total{of.value, now_ns});
}

std::optional<figure> gathered::end() {
  if (matched_ == 0)
    return figure::missing(text("no series of ", query_.series,
                                name_was_seen_ ? " has the labels that `metrics` asks for" : " is exposed"));
  const bool is_first = query_.is_rate && taken_ == 0 && !now_.empty();
  before_ = std::move(now_);
  if (is_first) return std::nullopt;
  if (taken_ == 0) return figure::missing(text(query_.series, " is not a number (NaN)"));
  if (query_.gather == gathering::average) result_ /= static_cast<double>(taken_);
  if (!std::isfinite(result_)) return figure::missing(text(query_.series, " is infinite"));
  return figure(result_ * query_.factor);
}

}  // namespace spate::monitor_prometheus
