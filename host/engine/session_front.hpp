#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <spate/sample_sink.hpp>

#include "engine/brevity.hpp"
#include "engine/session_thread.hpp"
#include "engine/work_ring.hpp"

namespace spate::engine {

/// The one shard that the engine sees. The worker's thread, but for what sessions call.
class session_front {
 public:
  session_front(std::shared_ptr<pooled_target> with, const spate_shard_params& params)
      : with_(std::move(with)),
        samples_(params.samples),
        waiting_(params.user_count + std::size_t{1}),
        is_lone_(can_be_lent(*with_->blocking.protocol) &&
                 (with_->blocking.sessions == 1 || params.user_count <= one_user)),
        user_count_(params.user_count),
        seed_(params.seed) {
    done_.reserve(waiting_most());
    taken_.reserve(waiting_most());
    values_.reserve(waiting_most());
    values_taken_.reserve(waiting_most());
  }
  ~session_front() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    work_came_.notify_all();
    for (const auto& each : sessions_) each->join();
  }

  /// Empty, or why a session could not be made.
  std::string open();
  std::uint32_t submit(const unsigned char* works, std::uint32_t stride, std::uint32_t count);
  spate_status pump(std::int64_t deadline_ns, std::uint32_t max_samples);
  void wait(std::unique_lock<std::mutex>&, std::int64_t deadline_ns);
  void wake();
  void cancel(std::uint32_t how);
  void interrupt();

  // [session]
  void opened(const std::string& failure);
  bool take(waiting_work& into, std::uint32_t session);
  bool is_aborting() const { return aborting_.load(std::memory_order_acquire); }
  bool is_ending() const { return ending_.load(std::memory_order_acquire); }
  /// The samples of a work, which the session took at `taken_ns`.
  void deliver(const waiting_work&, std::int64_t taken_ns, const std::vector<spate_sample>&,
               const std::vector<plugin::metric_value>&);
  void broke();
  std::uint32_t user_count() const { return user_count_; }
  std::uint64_t seed() const { return seed_; }

 private:
  static constexpr std::uint32_t one_user = 2;  // the other one is the setup's and the teardown's
  static bool can_be_lent(const spate_protocol& of) { return (of.capabilities & SPATE_PROTOCOL_MOVABLE) != 0; }
  std::size_t waiting_most() const { return user_count_ + std::size_t{1}; }
  spate_sample unbegun(const waiting_work& one, std::uint16_t outcome) const;
  std::int64_t patient_until_ns() const;
  void give_up(std::int64_t now_ns);
  bool may_borrow() const;
  void carry_out_here();

  const std::shared_ptr<pooled_target> with_;
  sample_sink samples_;
  std::mutex mutex_;
  std::condition_variable work_came_, something_done_;
  work_ring waiting_;
  const bool is_lone_;                      // nothing would run at once with what the worker does itself
  std::vector<spate_sample> done_, taken_;  // filled by sessions; taken by the pump, which may leave some for the next
  std::vector<plugin::metric_value> values_, values_taken_;
  std::size_t next_taken_ = 0;
  std::vector<std::unique_ptr<session_thread>> sessions_;
  std::uint32_t opening_ = 0;
  std::string failure_;
  bool waked_ = false, broken_ = false;
  bool idle_ = false;      // the first session waits for work
  bool borrowed_ = false;  // the worker does the first session's work
  brevity brief_;
  struct {
    std::int64_t from_ns = 0, to_ns = 0;
  } lent_;  // when the driver had the worker the latest time
  std::atomic<bool> aborting_{false}, ending_{false};
  const std::uint32_t user_count_;
  const std::uint64_t seed_;
};

}  // namespace spate::engine
