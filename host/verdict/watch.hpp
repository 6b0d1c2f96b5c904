#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "stats/collector.hpp"
#include "stats/packed_table.hpp"
#include "verdict/judgement.hpp"
#include "verdict/question.hpp"

namespace spate::verdict {

/// Looks once a second, while the run goes on, at the objectives that have a window or end the run: at the end of each
/// interval of the steady time, on the merged samples of the window before it, with what is under way as it stands.
/// Keeps the samples of the longest window alone. What was missed once stays missed.
///
/// A look is one judgement. With fewer than 20 samples only errors are judged, and one failed operation is no miss. A
/// window in which nothing succeeded although something was under way all the time is a miss: a stall, not silence.
/// Thread: one at a time. Borrows model, names and
/// record.
class watch {
 public:
  watch(const profile::model&, const stats::series_names&, const stats::table_shape&, const stats::interval_grid&,
        const health::record* = nullptr);
  ~watch();
  watch(const watch&) = delete;
  watch& operator=(const watch&) = delete;

  /// Every interval as it is told, late ones included. `measured`: all of the steady time so far; `availability`: by
  /// target, as of the interval's end; `paused`: a person held the load back in a part of it. No look rests on such an
  /// interval, since what was not asked cannot answer.
  void see(const stats::interval_summary&, const stats::series_table& measured,
           const std::vector<stats::availability_result>& availability, bool paused = false);
  /// After the last interval: looks once more, now that everything has ended, and for the first time where the run was
  /// shorter than a window. `availability`: by target, of all of the steady time, with what only its end has shown.
  void finish(const std::vector<stats::availability_result>& availability);

  /// The miss that ends the run; null: none so far.
  const judgement* abort() const { return abort_ ? &*abort_ : nullptr; }
  /// What the looks at question `index` of questions_of(model) came to; null: it is not watched, or was not missed and
  /// has no window.
  const judgement* answer(std::size_t index, delays) const;
  /// What is known of a phase besides its samples: users, concurrency, availability, the oldest operations.
  void add_phase(std::uint32_t index, measurements& into) const;
  /// The oldest of each kind that stood at the end of any interval of the steady time.
  std::vector<oldest_operation> oldest() const;
  /// What the plugins' gauges stood at over the steady time.
  const gauge_list& gauges() const { return all_.gauges; }

 private:
  struct kept;   // one interval
  struct track;  // one question

  void note(kept& now);
  void look_at_all(std::int64_t at_ns, bool last);
  bool touches_pause(std::int64_t from_ns) const;
  void look_at(std::size_t index, delays, const measurements& on);
  measurements standing(std::int64_t window_ns, std::int64_t at_ns) const;

  const profile::model& model_;
  const stats::series_names& names_;
  const std::vector<question> questions_;
  std::vector<track> tracks_;
  const stats::interval_grid grid_;
  const health::record* const health_;
  const std::int64_t start_ns_, steady_start_ns_;
  std::int64_t so_far_ns_ = 0;  // of the steady time
  bool watching_ = false;
  std::int64_t longest_window_ns_ = 0;
  std::deque<kept> kept_;
  std::vector<stats::availability_result> before_;       // at the start of the first interval that is kept
  std::map<std::int64_t, stats::series_table> windows_;  // by length; filled anew for each look
  const stats::series_table* measured_ = nullptr;        // of the latest `see`
  std::vector<stats::open_operation> open_;
  using ages = std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t>;  // by scenario and operation
  struct figures {
    std::uint32_t users = 0, in_flight = 0;
    ages oldest;
    gauge_list gauges;
    std::vector<stats::availability_result> before, after;
  };
  figures all_;
  std::map<std::uint32_t, figures> by_phase_;
  std::vector<stats::availability_result> latest_;  // availability, of the interval before
  std::optional<judgement> abort_;
};

}  // namespace spate::verdict
