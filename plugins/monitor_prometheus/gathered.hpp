// The series of one query, gathered into one figure, reading after reading.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "proc/figure.hpp"
#include "query.hpp"

namespace spate::monitor_prometheus {

// One reading: begin, add each sample that matches, end.
class gathered {
 public:
  explicit gathered(query of) : query_(std::move(of)) {}

  const query& what() const noexcept { return query_; }
  void begin();
  void add(const sample& of, std::int64_t now_ns);
  // Nothing: of a rate there was only the first reading.
  std::optional<proc::figure> end();

 private:
  struct total {
    double value;
    std::int64_t at_ns;
  };
  void take(double value);

  query query_;
  std::map<std::string, total, std::less<>> before_, now_;  // of a rate, by series
  double result_ = 0;
  std::size_t matched_ = 0, taken_ = 0;
  bool name_was_seen_ = false;
};

}  // namespace spate::monitor_prometheus
