#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/accounting.hpp"
#include "engine/clock.hpp"
#include "engine/crew.hpp"
#include "engine/due_queue.hpp"
#include "engine/journey.hpp"
#include "engine/mailbox.hpp"
#include "engine/pauses.hpp"
#include "engine/sample_fault.hpp"
#include "engine/shard_link.hpp"
#include "engine/timer_heap.hpp"
#include "engine/user_pool.hpp"
#include "plugin/metric_sink.hpp"
#include "stats/interval_recorder.hpp"

namespace spate::engine {

/// What a worker has counted; read by others when it has no time.
struct worker_counts {
  std::uint64_t submitted = 0, finished = 0, not_sent = 0, unfinished = 0, unsolicited = 0;
  std::uint64_t bad_tokens = 0;   ///< samples whose token nobody has out
  std::uint64_t lost_tokens = 0;  ///< works that the plugin never gave back
  fault_counts faults{};          ///< by sample_fault
  std::vector<error_example> first_errors;
  struct of_load {
    std::uint64_t due = 0, begun = 0, dropped = 0, unserved = 0;
    std::uint64_t skipped = 0;    ///< would have come in a pause
    std::uint64_t late = 0;       ///< seen too late to be sent in time, and not for want of a user
    std::uint64_t after_end = 0;  ///< for which a user was there only when the load was over, or never
  };
  std::vector<of_load> loads;      ///< by load
  std::int64_t short_ns = 0;       ///< intervals in which users were short
  std::int64_t short_busy_ns = 0;  ///< of these, in which the thread ran or waited for a core
};

/// Drives one shard: hands over the operations of the users that are here when they are due, pumps, and moves users on
/// when their samples have come. Every user is in exactly one place: waiting for an instant, in the due queue, in
/// flight, or in a mailbox. The same code runs on a thread and in virtual time. Allocates nothing in the steady state.
/// [worker] unless said otherwise.
class worker final : public plugin::metric_sink {
 public:
  enum class request : std::uint8_t {
    none,
    open,    ///< make the shard, anew when it was cancelled
    attach,  ///< record into `next_recorder` from now on
    detach,  ///< finish the recorder
    close,   ///< end the shard
    quit     ///< the thread ends
  };

  worker(std::uint32_t index, shard_place place, crew& with, const clock& time);

  /// Before it gets time: the users of a scenario of an open load that are at home here, and their arrivals. [control]
  void add_pool(load_line& of, const scenario_plan& plan, std::uint32_t users_of_all_workers);
  /// Says for how long the calling thread ran or waited for a core; none: not known. Before it gets time. [control]
  void measure_thread(std::int64_t (*busy_ns)()) {
    // One that never sleeps is busy whatever it has to do.
    if (model_.pacing == profile::thread_pacing::spin) return;
    busy_of_thread_ = busy_ns;
    next_busy_ns_ = 0;
  }

  /// Runs until its clock reaches `limit_ns`; at least one turn.
  void run_until(std::int64_t limit_ns);
  /// When there is something to do that the plugin does not know of; INT64_MAX: nothing.
  std::int64_t next_event_ns() const;
  /// Blocks until something was asked for; a worker without a shard has nothing else to do.
  void wait_for_request() const { request_.wait(request::none); }
  bool has_shard() const { return link_.is_open(); }
  bool has_quit() const { return quit_; }
  const clock& time() const { return time_; }

  /// [control] One at a time; `answered` says when it was done.
  void ask(request what, stats::interval_recorder* recorder = nullptr);
  bool answered() const { return request_.load(std::memory_order_acquire) == request::none; }
  /// Why the latest `open` failed. [control] once answered.
  const std::optional<run_failure>& open_failure() const { return open_failure_; }
  /// There is something to look at. [any]
  void wake() { link_.wake(); }
  /// Takes a user over. [any]
  void receive(user& who);

  const shard_place& place() const { return place_; }
  const worker_counts& counts() const { return counts_; }
  const std::vector<std::vector<task_draws>>& draws() const { return journey_.draws(); }    ///< when it has no time
  std::uint64_t idle_turns() const { return idle_turns_.load(std::memory_order_relaxed); }  ///< [any]
  /// Of the oldest operation under way, when last looked at; 0: none. [any]
  std::int64_t oldest_due_ns() const { return oldest_due_ns_.load(std::memory_order_relaxed); }

  /// How long the plugin's call that is under way has lasted, as of the turn's start; 0: none is. [any]
  std::int64_t inside_ns(std::int64_t now_ns) const;
  /// Takes the worker over from its thread, which the plugin does not give back. False: it did. [control]
  bool capture(std::int64_t now_ns);
  bool is_captured() const { return link_.is_captured(); }  ///< [any]
  /// Ends the call of a driver that has this thread. [control]
  void interrupt_driver() { link_.interrupt(); }
  /// Of a captured worker: gives up everybody who is here, or has come since. [control]
  void surrender(std::int64_t now_ns);
  /// Of a captured worker: hands over what it measured. [control]
  void finish_recording(std::int64_t now_ns);

  void record(std::uint32_t metric, std::uint32_t operation, std::int64_t value) noexcept override;

 private:
  static constexpr std::int64_t control_check_ns = 100'000'000;
  static constexpr std::int64_t retry_ns = 1'000'000;
  static constexpr std::int64_t stall_ns = 1'000'000'000;
  static constexpr std::int64_t abort_patience_ns = 5'000'000'000;
  static constexpr std::int64_t in_time_ns = 100'000'000;  // an arrival seen later than this was missed
  static constexpr std::int64_t busy_every_ns = 100'000'000;
  static constexpr std::uint32_t ready_samples = 16;
  static constexpr std::uint32_t released_at_once = 1024;

  // worker.cpp: the loop
  void turn_once(std::int64_t limit_ns);
  void answer();
  void hand_over();
  void pump(std::int64_t limit_ns);
  void close_interval();
  void note_open();
  std::int64_t oldest_due() const;
  void note_stall(const char* call, std::int64_t from_ns, std::int64_t to_ns);
  void note_busy();
  // worker_arrivals.cpp: open loads
  void admit();
  bool admit_one(user_pool& pool, std::int64_t end_ns);
  bool take_arrival(user& who, std::int64_t free_ns);
  void give(user_pool& pool, user& who, std::int64_t waits_from_ns);
  void begin_arrival(user& who, std::int64_t free_ns);
  void bear(user& who);
  void drop(user_pool& pool);
  void close(user_pool& pool);
  void abandon_arrivals(user_pool& pool);
  void lose_arrival(user& who);
  void take_unborn(user& who);
  bool is_wanted_again(const user& who) const;
  void renew(user& who);
  void leave_unserved(const load_line& line, const scenario_plan& plan, const data::random_stream& draws,
                      std::int64_t due_ns);
  stats::sample_times times_of_unsent_arrival(const scenario_plan& plan, data::random_stream draws, std::int64_t due_ns,
                                              std::uint16_t outcome) const;
  std::int64_t end_of(const user_pool& pool) const;
  std::int64_t next_arrival_ns() const;
  // worker_users.cpp: users come, go on and leave
  void take_mail();
  void release();
  void let_go(user& who);
  void sweep();
  void send_off(std::int64_t at_ns);
  void begin(user& who);
  void place_user(user& who);
  void proceed(user& who, std::int64_t at_ns);
  bool operate(user& who, std::int64_t due_ns);
  /// Draws the rows that the operation sends, where each comes once; true when there is none left.
  bool has_run_out(const profile::operation&, user&) const;
  bool lacks_a_value(const profile::operation& of, user& who) const;
  void send_again(user& who);
  void leave(user& who);
  void gone(user& who);
  std::int64_t end_of(const user& who) const;
  void pass(user& who, std::uint32_t target);
  bool stops_at_end(const user& who) const;
  // worker_changes.cpp: what people change as the run goes on
  void take_changes();
  bool hold(user& who, std::int64_t& at_ns);
  void end_pause(std::int64_t at_ns);
  void retire();
  void skip_paused(user_pool& pool);
  // worker_together.cpp: branches, and users that wait for each other
  bool meet(user& who, std::int64_t at_ns);
  void fork(user& who, std::int64_t at_ns);
  void branch_ended(user& branch, std::int64_t at_ns);
  void joined(user& branch);
  void come_back(user& who, std::int64_t at_ns);
  waiter waiting(user& who, const profile::step& step) const;
  bool gather(user& who, const profile::step& step);
  void put(user& who, const profile::step& step);
  bool take(user& who, const profile::step& step);
  void came_to_nothing(user& who);
  void send_home(const waiter& from, std::int64_t at_ns);
  void take_waiting(const std::function<bool(const user&, std::int64_t until_ns)>& which);
  void look_for_waiting();
  void expire_waiting();
  void end_waiting(std::int64_t end_ns);
  void kill_waiting();
  // worker_correlation.cpp: from what one operation began to what another one saw
  void correlate(user& who, const stats::sample_times& times);
  void expire_correlations();
  void expire_correlations(std::int64_t now_ns);
  void record_seen(const profile::correlation& of, const correlator::result& what);
  void record_seen(std::uint32_t series, const correlator::result& what, std::int64_t at_ns, bool in_time);
  // worker_samples.cpp: what became of operations
  void settle();
  void finish_operation(const spate_sample& sample);
  bool tries_again(user& who, const stats::sample_times& times);
  void operation_ended(user& who, const stats::sample_times& times, std::int64_t at_ns);
  void failed(user& who, const stats::sample_times& times);
  std::string_view name_of_outcome(std::uint16_t outcome) const;
  void measure_transactions(user& who);
  void take_unsolicited(const spate_sample& sample);
  void account(user& who, const stats::sample_times& times);
  void account_side(user& who, const stats::sample_times& times);
  void note_error(const stats::sample_times& times);
  void bad_token(const spate_sample& sample);
  void look_at(const spate_sample& sample, const user& who);
  void look_at_block();
  void note_fault(sample_fault what);
  // worker_end.cpp: aborting
  void kill();
  void give_up();
  void abort_unsent(user& who);
  void shard_broken(const char* call, spate_status status);
  void abandon();

  const std::uint32_t index_;
  const shard_place place_;
  crew& crew_;
  profile::model& model_;
  const clock& time_;
  shard_link link_;
  journey journey_;
  mailbox mail_;
  timer_heap waiting_;
  due_queue due_;
  std::vector<user_pool> pools_;
  std::vector<user*> in_flight_;
  std::vector<user*> taken_, swept_, held_;
  pauses pauses_;
  std::size_t changes_seen_ = 0;
  std::vector<waiter> released_, leaving_;
  std::vector<correlator::result> missed_;
  stats::interval_recorder* recorder_ = nullptr;
  stats::interval_recorder* next_recorder_ = nullptr;
  std::vector<plugin::metric_value> before_load_;  // sums of what the setup did: gauges begin where it left them
  std::atomic<request> request_{request::none};

  std::int64_t now_ns_ = 0;
  std::int64_t retry_at_ns_ = 0;           // after a refusal: not offered again before
  std::int64_t swept_end_ns_ = INT64_MAX;  // the end that `sweep` has served
  std::int64_t abort_by_ns_ = INT64_MAX;
  std::int64_t meeting_until_ns_ = INT64_MAX;  // no user of this worker waits for others any longer than that
  void keep_for_the_load(const plugin::metric_value&);
  void begin_gauges();
  void tell_in_flight();

  std::uint32_t users_here_ = 0;
  std::int32_t in_flight_change_ = 0;
  bool killed_ = false, broken_ = false, tokens_lost_ = false, quit_ = false;
  worker_counts counts_;
  std::optional<run_failure> open_failure_;
  std::atomic<std::uint64_t> idle_turns_{0};
  std::atomic<std::int64_t> oldest_due_ns_{0};
  std::atomic<std::int64_t> turned_ns_{0};  // when the turn that is under way began
  const std::uint32_t declared_outcomes_;
  std::int64_t (*busy_of_thread_)() = nullptr;
  std::int64_t busy_since_ns_ = 0, busy_before_ns_ = 0;  // the clock and the thread's when last looked at
  std::int64_t next_busy_ns_ = INT64_MAX;
  bool was_short_ = false;  // since then
};

}  // namespace spate::engine
