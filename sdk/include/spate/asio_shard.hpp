// Base of a shard that does its I/O with Boost.Asio on the host's thread.
#pragma once

#include <spate/handler_slot.hpp>
#include <spate/host_services.hpp>
#include <spate/sample_sink.hpp>
#include <spate/timeout_queue.hpp>
#include <spate/wake_event.hpp>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <algorithm>
#include <chrono>
#include <vector>

namespace spate {

// Something on a shard that hears of another thread's work (a lookup): on_notified runs on the shard after `notify`.
class notified {
 public:
  virtual void on_notified() noexcept = 0;

 protected:
  ~notified() = default;
};

// Owns the io_context, one timer, the timeouts and the way to the samples. Derive, and start operations on `io()` with
// in_slot(); the base brings pump and wake.
//
// The io_context takes no locks: only the shard's thread may touch it or objects of it, and Asio's own resolver does
// not work on it (host_lookup.hpp does). Other threads call wake() and notify(), nothing else. The derived destructor
// closes its sockets and calls run_down() while the memory of their handlers still exists.
//
// The host's clock must be CLOCK_MONOTONIC. Precision of deadlines: that of a timerfd, some 30 us.
class asio_shard {
 public:
  using executor_type = boost::asio::io_context::executor_type;  // concrete: an any_io_executor costs a call a step

  asio_shard(const host_services& host, const spate_shard_params& params)
      : host_(host),
        params_(params),
        samples_(params.samples),
        io_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE),
        timer_(io_),
        wake_descriptor_(io_, wake_.descriptor()) {
    watch_wake();
  }
  asio_shard(const asio_shard&) = delete;
  asio_shard& operator=(const asio_shard&) = delete;

  // spate_protocol::pump. After the first sample it takes what is ready, but waits no more: the sample's user may have
  // something to send at once. [shard]
  void pump(std::int64_t deadline_ns, std::uint32_t max_samples) {
    const std::uint64_t before = samples_.emitted(), goal = before + max_samples;
    pump_deadline_ns_ = deadline_ns;
    // Judged by the latest time that is known: reading the clock here would be a third time for each operation. If the
    // deadline has passed since, the timer says so at once.
    deadline_passed_ = recent_ns_ >= deadline_ns;
    if (deadline_passed_ || wake_.take()) return poll(goal, max_samples);
    while (samples_.emitted() < goal && !deadline_passed_ && !wake_.take()) {
      arm_timer();
      if (samples_.emitted() == before)
        io_.run_one();
      else if (io_.poll_one() == 0)
        return;
    }
  }

  void wake() noexcept { wake_.set(); }       // ends the pump under way, or the next one [any]
  void notify() noexcept { wake_.signal(); }  // lets every `notified` look, without ending the pump [any]

  boost::asio::io_context& io() noexcept { return io_; }
  const host_services& host() const noexcept { return host_; }
  // The host's clock. Shards read it through here, so that the pump knows the time without reading it again.
  std::int64_t now_ns() noexcept { return recent_ns_ = host_.now_ns(); }
  std::int64_t recent_ns() const noexcept { return recent_ns_; }  // what now_ns said last
  timeout_queue& timeouts() noexcept { return timeouts_; }
  void add_notified(notified& listener) { notified_.push_back(&listener); }

 protected:
  ~asio_shard() {
    if (wake_descriptor_.is_open()) wake_descriptor_.release();  // the wake_event owns it
  }

  const spate_shard_params& params() const noexcept { return params_; }
  sample_sink& samples() noexcept { return samples_; }

  // Runs what is left until no operation is pending; every socket must be closed before. Last act of the shard.
  void run_down() {
    running_down_ = true;
    timer_.cancel();
    wake_descriptor_.cancel();
    io_.restart();
    while (io_.poll() > 0) {
    }
  }

 private:
  // A pump whose time is over still takes what is ready; bounded, because a fast peer keeps something ready for ever.
  void poll(std::uint64_t goal, std::uint32_t max_samples) {
    if (recent_ns_ >= timeouts_.soonest_ns()) timeouts_.expire(now_ns());
    for (std::uint32_t turns = 8 * max_samples + 64; turns > 0 && samples_.emitted() < goal; --turns) {
      if (io_.poll_one() != 0) continue;
      // Nothing to do, so there is time to look at the clock, which a host that never waits needs.
      if (now_ns() >= timeouts_.soonest_ns()) timeouts_.expire(recent_ns_);
      break;
    }
  }

  // Setting a timer is a system call, so a timer that is set too early stays: it fires for nothing once.
  void arm_timer() {
    std::int64_t needed_ns = std::min(pump_deadline_ns_, timeouts_.soonest_ns());
    if (needed_ns >= armed_ns_) return;
    armed_ns_ = needed_ns;
    timer_.expires_at(std::chrono::steady_clock::time_point(std::chrono::nanoseconds(needed_ns)));
    timer_.async_wait(in_slot(timer_slots_[timer_slot_ ^= 1u], [this](const boost::system::error_code& error) {
      if (error || running_down_) return;
      armed_ns_ = timeout_queue::never;
      const std::int64_t now = now_ns();
      if (now >= timeouts_.soonest_ns()) timeouts_.expire(now);
      if (now >= pump_deadline_ns_) deadline_passed_ = true;
    }));
  }

  void watch_wake() {
    wake_descriptor_.async_read_some(boost::asio::buffer(&wake_value_, sizeof wake_value_),
                                     in_slot(wake_slot_, [this](const boost::system::error_code& error, std::size_t) {
                                       if (running_down_ || error == boost::asio::error::operation_aborted) return;
                                       for (notified* each : notified_) each->on_notified();
                                       watch_wake();
                                     }));
  }

  using timer_type =
      boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                        executor_type>;

  host_services host_;
  spate_shard_params params_;
  sample_sink samples_;
  timeout_queue timeouts_;
  wake_event wake_;
  handler_slot wake_slot_, timer_slots_[2];  // a cancelled wait may still be queued when the next one starts
  unsigned timer_slot_ = 0;
  std::vector<notified*> notified_;
  boost::asio::io_context io_;
  timer_type timer_;
  boost::asio::posix::basic_stream_descriptor<executor_type> wake_descriptor_;
  std::uint64_t wake_value_ = 0;
  std::int64_t armed_ns_ = timeout_queue::never, pump_deadline_ns_ = 0, recent_ns_ = 0;
  bool deadline_passed_ = false, running_down_ = false;
};

}  // namespace spate
