#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/change_log.hpp"
#include "engine/load_curve.hpp"
#include "engine/pauses.hpp"

namespace spate::engine {

struct crew;
struct user;

/// What came of a person's wish: done, or refused for a reason.
struct steered {
  std::string refused;           ///< a sentence that says what to do instead; empty: it was done
  double before = 0, after = 0;  ///< the level of the load: users, or arrivals a second
};

/// Changes a load under way. What is set stays until the load's end: the profile's stages no longer count for it.
/// Exists from the load's beginning; [any], one at a time.
class steering {
 public:
  explicit steering(crew& of);

  /// From now on nothing begins but what users of an open load, and transactions, have begun: these go on to their end.
  steered pause(std::int64_t now_ns);
  /// What became due in the pause begins now; arrivals that would have come in it never come.
  steered resume(std::int64_t now_ns);
  /// Of a closed load. More begin at its spawn rate; of fewer those that began last end as at the end of a stage.
  steered set_users(std::uint32_t load, std::uint32_t users, std::int64_t now_ns);
  /// Of an open load: the integral of the rate goes on from where it is.
  steered set_rate(std::uint32_t load, double per_second, std::int64_t now_ns);

  /// A load that waited for others begins.
  void begin(load_line&, std::int64_t start_ns);

  /// Users of a closed load that are here or on their way, arrivals a second of an open one.
  double level(std::uint32_t load, std::int64_t now_ns) const;
  bool is_paused(std::int64_t now_ns) const;
  /// How long nothing began, up to `now_ns`.
  std::int64_t paused_ns(std::int64_t now_ns) const;

 private:
  struct seat {
    user* who;
    std::int64_t begin_ns;
  };
  /// What steering knows of one load.
  struct course {
    std::vector<seat> seats;  ///< of a closed load, in the order of their beginning, then the spare ones
    bool by_hand = false;     ///< its users were set: no stage counts any more
    std::vector<std::unique_ptr<load_curve>> curves;  ///< that took the place of the planned one
  };
  std::string refuses(std::uint32_t load, std::int64_t now_ns) const;
  bool is_living(std::uint32_t load, const seat& one, std::int64_t now_ns) const;
  std::vector<seat*> living(std::uint32_t load, std::int64_t now_ns);
  const load_curve& curve(std::uint32_t load) const;
  void start(std::uint32_t load, const std::vector<seat*>& which, std::int64_t now_ns);
  void tell(const change& one);
  std::int64_t until(std::int64_t now_ns) const;

  crew& crew_;
  mutable std::mutex mutex_;
  std::vector<course> courses_;  // by load
  pauses pauses_;
};

}  // namespace spate::engine
