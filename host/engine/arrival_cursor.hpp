#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "data/random.hpp"
#include "engine/load_curve.hpp"
#include "profile/model.hpp"

namespace spate::engine {

/// The arrivals of one open load: when each is due and which scenario it plays, a pure function of the seed, the load's
/// name and the arrival's number. Immutable; any thread.
struct arrival_plan {
  arrival_plan(const profile::model& of, const profile::load& load, std::int64_t length_ns);

  /// Draws of arrival `number`: the first is its gap, the second its scenario, all others are the user's.
  data::random_stream stream(std::uint64_t number) const;

  load_curve curve;
  profile::arrival_spacing spacing;
  std::uint64_t seed;
  std::string_view name;
  std::vector<std::uint32_t> scenarios;  ///< that it uses, as indices into model::scenarios
  std::vector<double> shares;            ///< of each, summed up; the last one is the total
  std::int64_t length_ns;                ///< nothing arrives from here on
};

/// Walks over all arrivals of a load and stops at those of one scenario that fall to one worker, arrival n to worker n
/// modulo their count: who walks, and how far others are, changes nothing. Keeps no list of what waits: an arrival that
/// nobody could take yet is simply not passed. One thread.
class arrival_cursor {
 public:
  arrival_cursor(const arrival_plan& of, std::uint32_t scenario, std::uint32_t worker, std::uint32_t workers)
      : plan_(&of), curve_(&of.curve), scenario_(scenario), worker_(worker), workers_(workers) {
    advance();
  }

  std::int64_t due_ns() const { return due_ns_; }   ///< from the load's start; INT64_MAX: none comes any more
  std::uint64_t number() const { return number_; }  ///< among all arrivals of the load
  /// The draws that are left to whoever takes it.
  const data::random_stream& stream() const { return stream_; }
  void advance();
  /// From here on arrivals are due where the integral of another curve reaches their amount; it outlives the cursor.
  void follow(const load_curve& curve);

 private:
  bool is_here();

  const arrival_plan* plan_;
  const load_curve* curve_;
  std::uint32_t scenario_, worker_, workers_;
  std::uint64_t number_ = UINT64_MAX;  // before the first
  double amount_ = 0;                  // of the load's integral at the arrival
  std::int64_t due_ns_ = 0;
  bool chosen_ = false;  // whose it is: not asked of what comes too late
  data::random_stream stream_;
};

}  // namespace spate::engine
