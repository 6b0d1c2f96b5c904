// Base of a shard whose driver blocks: one session, one work at a time.
#pragma once

#include <spate/host_services.hpp>
#include <spate/sample_sink.hpp>
#include <spate/wake_event.hpp>

#include <atomic>
#include <optional>

namespace spate {

// Takes one work, runs it inside pump, waits for nothing but its driver. The target sets `capabilities` to
// SPATE_PROTOCOL_BLOCKING. Derive and fill `execute`; `on_interrupt` ends the driver's call from another thread.
class blocking_shard {
 public:
  blocking_shard(const host_services& host, const spate_shard_params& params)
      : host_(host), params_(params), samples_(params.samples) {}
  virtual ~blocking_shard() = default;
  blocking_shard(const blocking_shard&) = delete;
  blocking_shard& operator=(const blocking_shard&) = delete;

  void user_start(std::uint32_t) {}
  void user_stop(std::uint32_t) {}

  bool submit(const spate_work& work) {
    if (work_) return false;
    work_ = work;
    samples_.accepted();
    return true;
  }

  // Runs the work that was taken; without one, waits for wake or the deadline.
  void pump(std::int64_t deadline_ns, std::uint32_t) {
    if (work_) {
      spate_work work = *work_;
      work_.reset();
      try {
        samples_.emit(aborting_ ? aborted(work) : execute(work));
      } catch (...) {
        samples_.emit(aborted(work));  // the balance holds even when the driver's wrapper is broken
        throw;
      }
      return;
    }
    for (;;) {
      if (wake_.take()) return;
      std::int64_t now_ns = host_.now_ns();
      if (now_ns >= deadline_ns) return;
      wake_.wait_for(deadline_ns - now_ns);
    }
  }

  void wake() noexcept { wake_.set(); }  // [any]
  void cancel(std::uint32_t how) {
    if (how == SPATE_CANCEL_ABORT) aborting_ = true;
  }
  void interrupt() noexcept {  // [any]
    interrupted_.store(true, std::memory_order_release);
    on_interrupt();
  }

 protected:
  // Does the operation and says how it went: the driver's errors are outcomes. `interrupted()` afterwards means that it
  // was ended by us, outcome aborted. [shard]
  virtual spate_sample execute(const spate_work& work) = 0;
  // Ends the driver's call under way (PQcancel, sqlite3_interrupt). [any]
  virtual void on_interrupt() noexcept = 0;

  bool interrupted() const noexcept { return interrupted_.load(std::memory_order_acquire); }
  const host_services& host() const noexcept { return host_; }
  const spate_shard_params& params() const noexcept { return params_; }

 private:
  spate_sample aborted(const spate_work& work) const noexcept {
    spate_sample sample = sample_of(work);
    sample.end_ns = host_.now_ns();
    sample.outcome = SPATE_OUTCOME_ABORTED;
    return sample;
  }

  host_services host_;
  spate_shard_params params_;
  sample_sink samples_;
  wake_event wake_;
  std::optional<spate_work> work_;
  std::atomic<bool> interrupted_{false};
  bool aborting_ = false;
};

}  // namespace spate
