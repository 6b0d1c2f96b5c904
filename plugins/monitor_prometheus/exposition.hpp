// The text that Prometheus scrapes: one sample a line (text format 0.0.4; OpenMetrics' additions are passed over).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace spate::monitor_prometheus {

struct sample {
  std::string_view name;
  std::string_view series;  // the name with its labels, as it is written
  std::vector<std::pair<std::string_view, std::string>> labels;
  double value = 0;  // may be NaN or infinite

  std::string_view label(std::string_view of) const;  // empty when it has no such label
};

// Reads one sample after the other, in place. A time that stands behind a value is passed over: what counts is when it
// was read.
class exposition {
 public:
  // `text` stays as long as this and the samples.
  explicit exposition(std::string_view text) : rest_(text) {}

  // False at the end. Throws spate::failure, with the line, at what is no sample.
  bool next(sample& out);

 private:
  std::string_view rest_;
  std::size_t line_ = 0;
};

}  // namespace spate::monitor_prometheus
