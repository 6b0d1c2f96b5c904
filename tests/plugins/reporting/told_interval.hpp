// An interval of some series, as the host tells it.
#pragma once

#include <spate/abi/reporter.h>
#include <spate/text.hpp>

#include <deque>
#include <initializer_list>
#include <vector>

#include "histograms.hpp"

class told_interval {
 public:
  told_interval(std::int64_t start_s, std::int64_t end_s, std::uint32_t users = 5) {
    raw_.struct_size = sizeof raw_;
    raw_.series_stride = sizeof(spate_series);
    raw_.start_ns = start_s * 1'000'000'000;
    raw_.end_ns = end_s * 1'000'000'000;
    raw_.users = users;
    raw_.phase = spate::str("steady");
  }
  told_interval(const told_interval&) = delete;

  told_interval& add(const char* target, const char* operation, bool failed, std::initializer_list<std::int64_t> ms) {
    spate::stats::histogram times;
    for (const std::int64_t each : ms) times.record(each * 1'000'000);
    const spate_histogram* of = values_.emplace_back(times).raw();
    series_.push_back({spate::str("s"), spate::str(operation), spate::str(target),
                       spate::str(failed ? "timeout" : "ok"), ms.size(), 10 * ms.size(), 100 * ms.size(), failed, 0, of,
                       of, of, of});
    return *this;
  }
  const spate_interval& raw() {
    raw_.series = series_.data();
    raw_.series_count = static_cast<std::uint32_t>(series_.size());
    return raw_;
  }

 private:
  std::deque<values> values_;
  std::vector<spate_series> series_;
  spate_interval raw_{};
};
