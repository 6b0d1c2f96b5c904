#pragma once

#include <cstdint>
#include <vector>

#include "profile/model.hpp"

namespace spate::engine {

/// How high a load is over time: straight lines between corners, jumps allowed. The level counts users or arrivals a
/// second; its integral counts arrivals. Immutable; any thread. Instants are nanoseconds from the load's start.
class load_curve {
 public:
  /// The level stays for ever.
  explicit load_curve(double level) : load_curve(level, {}) {}
  /// From `level` through the stages; what the last one leaves stays.
  load_curve(double level, const std::vector<profile::load_stage>& stages);

  double level_at(std::int64_t instant_ns) const;
  /// The same before `instant_ns`; from there on the level is `level` for ever, and the integral goes on.
  load_curve changed_at(std::int64_t instant_ns, double level) const;
  double highest() const;
  /// The integral of the level, in level times seconds.
  double amount_until(std::int64_t instant_ns) const;
  /// The earliest instant at which the integral has reached `amount`, by the exact inverse of each piece, rounded to a
  /// nanosecond; INT64_MAX when it never does.
  std::int64_t instant_of(double amount) const;

  /// A stretch without a corner inside; `over_s` infinite: the last one.
  struct piece {
    double start_s, over_s, from, to, amount;  ///< `amount`: of the integral at its start
  };
  const std::vector<piece>& pieces() const { return pieces_; }

 private:
  std::vector<piece> pieces_;
};

}  // namespace spate::engine
