#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace spate::engine {

/// Why a run could not be carried out (exit code 3).
struct run_failure {
  enum class what : std::uint8_t {
    shard,       ///< a plugin could not make a shard, or broke one during the run
    setup,       ///< an operation of the setup failed
    interrupted  ///< asked to stop before the load began
  };
  what kind = what::shard;
  std::uint32_t target = UINT32_MAX;     ///< index into model::targets
  std::uint32_t operation = UINT32_MAX;  ///< index into model::operations, of a setup
  std::uint16_t outcome = 0;             ///< SPATE_OUTCOME_* or the plugin's own, of a setup
  std::int32_t status = 0;               ///< the protocol's own code, of a setup; 0: none
  std::uint16_t error_id = 0;            ///< text of spate.strings/1, of a setup; 0: none
  std::string text;                      ///< a whole sentence, without what error_id stands for
};

/// Something out of the ordinary that a worker saw. Told once when it happens; many of a kind are one event and a
/// count.
struct run_event {
  enum class what : std::uint8_t {
    stall,         ///< a pump or submit took longer than a second
    plugin_error,  ///< a sample with an unknown or used token, a token never given back: the run is invalid
    shard_broken,  ///< pump reported an error, or a call did not return: the run ends
    warning        ///< a teardown operation failed
  };
  what kind = what::stall;
  std::int64_t at_ns = 0;        ///< of the run's clock
  std::int64_t duration_ns = 0;  ///< of a stall
  std::uint32_t target = 0, shard = 0;
  std::string text;  ///< a whole sentence that names target and shard
};

/// One operation of setup or teardown: measured, and outside of the grid.
struct side_sample {
  bool teardown = false;
  std::uint32_t operation = 0;
  std::int64_t due_ns = 0, end_ns = 0;
  std::int32_t status = 0;
  std::uint16_t outcome = 0, error_id = 0;
};

/// The first error of each (operation, outcome).
struct error_example {
  std::uint32_t operation = 0;
  std::uint16_t outcome = 0, error_id = 0;
  std::int32_t status = 0;
  std::int64_t at_ns = 0;  ///< its end
};

/// The load as it stands; sums over workers that were not read at one instant.
struct live_figures {
  std::uint32_t users = 0;      ///< active: spawned and not ended
  std::uint32_t in_flight = 0;  ///< operations due and not ended
  std::int64_t oldest_ns = 0;   ///< how long the oldest of them has been due, as of each worker's last look
  std::uint64_t idle_turns = 0;
  std::uint32_t peak_users = 0, peak_concurrency = 0;
};

/// How often a task could have been drawn (its `when` held, its picks found enough) and how often it was.
struct task_draws {
  std::uint64_t drawable = 0, drawn = 0;
};

/// What became of one load. `due == begun + dropped + unserved`, which are those of an open load.
struct load_totals {
  std::int64_t began_ns = -1;  ///< from the run's start; negative: not known
  std::uint64_t due = 0;       ///< arrivals
  std::uint64_t begun = 0;     ///< that a user took
  std::uint64_t dropped = 0;   ///< no user was free, and the load says `on_saturation = "drop"`
  std::uint64_t unserved = 0;  ///< waited for a user until the run ended
  std::uint64_t skipped = 0;   ///< would have come in a pause, and are not among those due
  std::uint64_t missed = 0;    ///< of all of these: not sent in time though the target was not to blame
  double busy =
      -1;  ///< share of their time for which its threads wanted a core while users were short; negative: unknown
};

/// What is left to say when a run is over. `submitted == finished` unless an event of kind plugin_error says otherwise.
struct run_totals {
  std::int64_t start_ns = 0, end_ns = 0;  ///< the load, on the run's clock
  std::int64_t load_end_ns = 0;           ///< from here on nothing was due: its planned end, or when it was stopped
  std::uint32_t users = 0;                ///< users that were started
  std::uint64_t submitted = 0;            ///< works that plugins took
  std::uint64_t finished = 0;             ///< samples with a token that came back
  std::uint64_t not_sent = 0;             ///< outcome no_value: a variable had no value
  std::uint64_t unfinished = 0;           ///< outcome aborted: still under way or never begun when the run ended
  std::uint64_t unsolicited = 0;
  std::uint64_t idle_turns = 0;  ///< times that no task could be drawn
  std::uint32_t peak_users = 0, peak_concurrency = 0;
  std::vector<std::uint32_t> users_of_loads, concurrency_of_targets;  ///< the most at once of each
  std::vector<std::vector<task_draws>> draws;                         ///< by scenario and task
  std::vector<load_totals> loads;                                     ///< by load
  bool interrupted = false;                                           ///< a stop was asked for from outside
  bool abandoned = false;                   ///< a plugin still holds a thread: nothing of it may be destroyed
  std::vector<std::string> invalid;         ///< reasons why the numbers cannot be trusted
  std::vector<run_failure> failures;        ///< a shard that broke during the run
  std::vector<run_event> events;            ///< all of them, those that `take_events` gave out included
  std::vector<side_sample> side_samples;    ///< setup and teardown, in order
  std::vector<error_example> first_errors;  ///< sorted by operation and outcome
};

}  // namespace spate::engine
