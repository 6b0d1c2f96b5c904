#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "health/round.hpp"
#include "profile/model.hpp"

namespace spate::health {

/// A stretch of the run, both ends included; nanoseconds since its start.
struct stretch {
  std::int64_t from_ns = 0, until_ns = 0;
};

struct reading {
  std::int64_t at_ns = 0;  ///< since the run's start
  double value = 0;
};

/// What a metric was over some stretches of the run.
struct figures {
  std::uint64_t samples = 0, missing = 0;
  double min = 0, mean = 0, max = 0, last = 0;  ///< when there are samples
  std::string reason;                           ///< why the latest that is missing is
};

/// A level outside of the load: a number, or why there is none.
struct level {
  std::optional<double> value;
  std::string reason;
};

/// Everything that the monitors of one run told, on the run's time axis. [any]: one mutex. Borrows the model.
class record {
 public:
  explicit record(const profile::model&);

  /// A round whose instant counts from the run's start. Of those before and after the run, the latest word counts.
  void add(const round&);

  figures over(std::uint32_t monitor, std::uint32_t metric, std::span<const stretch>) const;
  /// In order of time.
  std::vector<reading> readings(std::uint32_t monitor, std::uint32_t metric, std::span<const stretch>) const;
  level before(std::uint32_t monitor, std::uint32_t metric) const;
  level after(std::uint32_t monitor, std::uint32_t metric) const;
  /// The latest reading of the load.
  std::optional<reading> last(std::uint32_t monitor, std::uint32_t metric) const;

 private:
  struct gap {
    std::int64_t at_ns = 0;
    std::uint32_t reason = 0;  // index into `reasons`
  };
  struct series {
    std::vector<reading> values;
    std::vector<gap> gaps;
    std::vector<std::string> reasons;  // each once
    level before, after;
    void miss(std::int64_t at_ns, const std::string& reason);
  };
  const series& of(std::uint32_t monitor, std::uint32_t metric) const { return all_[monitor][metric]; }

  mutable std::mutex mutex_;
  std::vector<std::vector<series>> all_;  // by monitor and metric
};

}  // namespace spate::health
