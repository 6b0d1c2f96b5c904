#pragma once

#include <cstdint>
#include <vector>

#include "plan/outlook.hpp"

namespace spate::plan {

/// How much of a load falls into a stretch of the run. Immutable.
class load_amount {
 public:
  /// `planned_ns`: the run's length, for a load that has none of its own.
  load_amount(const profile::load& of, std::int64_t planned_ns);

  /// Of a closed load: users times seconds; of an open one: arrivals.
  double in(std::int64_t begin_ns, std::int64_t end_ns) const;
  /// Users that begin in the stretch; of an open load all begin with it.
  double beginnings_in(std::int64_t begin_ns, std::int64_t end_ns) const;
  std::uint32_t most_users() const { return most_users_; }
  std::vector<load_outlook::corner> corners() const;

 private:
  const profile::load& load_;
  std::int64_t begin_ns_, end_ns_;
  std::vector<std::pair<std::int64_t, std::int64_t>> lives_;  ///< of the users of a closed load, in the run's time
  std::uint32_t most_users_ = 0;
};

}  // namespace spate::plan
