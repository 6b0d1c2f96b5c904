#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "engine/clock.hpp"
#include "profile/model.hpp"
#include "stats/interval_grid.hpp"
#include "verdict/intervention.hpp"

namespace spate::engine {
class load_run;
}
namespace spate::report {
class journal;
}

namespace spate::session {

/// What a person asks a run to do.
struct command {
  std::string what;                      ///< "status", "pause", "resume", "users", "rate", "mark", "stop"
  std::string by;                        ///< "key" or "socket"
  std::string load = {}, argument = {};  ///< whose users or rate; how many, or a mark's text
};

struct answer {
  bool done = false;
  std::string text;  ///< what happened, or why not and what to do; may have several lines
};

/// Carries out what people ask of a run, in whatever phase it is, and keeps what they did. [any]
class controls {
 public:
  /// The run exists, and may be stopped; the profile outlives it. [control]
  void run_made(engine::load_run&, const profile::model&);
  /// The load is under way, all of it borrowed until `load_over`. [control]
  void load_begun(report::journal&, const stats::interval_grid&);
  void load_over();
  /// The run is gone. [control]
  void run_over();

  answer carry_out(const command&);
  /// Users or rate of every load under way, by a factor.
  answer scale(double factor, const std::string& by);

  std::vector<verdict::intervention> done() const;
  /// Somebody stopped it. It may never have been a load by then.
  bool stopped() const;
  bool is_paused() const;

 private:
  enum class phase { starting, setup, load, teardown, over };
  answer status() const;
  answer set_level(const command&);
  answer stop(const command&);
  answer mark(const command&);
  answer pause(const command&, bool on);
  answer keep(verdict::intervention);
  answer find_load(const command&, profile::load_model wanted, std::uint32_t& index) const;
  answer not_now() const;
  std::string level_text(std::uint32_t load, std::int64_t now_ns) const;
  std::int64_t since_start(std::int64_t now_ns) const { return now_ns - grid_->start_ns(); }

  engine::monotonic_clock time_;
  mutable std::mutex mutex_;
  phase phase_ = phase::starting;
  engine::load_run* run_ = nullptr;
  const profile::model* model_ = nullptr;
  report::journal* journal_ = nullptr;
  const stats::interval_grid* grid_ = nullptr;
  std::vector<verdict::intervention> done_;
  std::uint32_t marks_ = 0;
  std::string stopped_by_;  // empty: nobody has
};

}  // namespace spate::session
