#include "engine/session_thread.hpp"

#include <pthread.h>

#include <string>

#include "engine/breadcrumb.hpp"
#include "engine/session_front.hpp"

namespace spate::engine {

namespace {

constexpr std::int64_t turn_ns = 1'000'000'000;  // how often a driver that gives no sample is asked again

/// Puts a thread's breadcrumb back as it was: the worker is inside of a call of its own.
class crumb_scope {
 public:
  crumb_scope() : before_(this_threads_breadcrumb()) {}
  ~crumb_scope() { this_threads_breadcrumb() = before_; }
  crumb_scope(const crumb_scope&) = delete;
  crumb_scope& operator=(const crumb_scope&) = delete;

 private:
  const breadcrumb before_;
};

}  // namespace

session_thread::session_thread(session_front& of, pooled_target& with, std::uint32_t index)
    : front_(of), with_(with), place_(with.place), link_(with.blocking, place_) {
  place_.shard = index;
  place_.shards = with.blocking.sessions;
  place_.user_count = of.user_count();
  place_.seed = of.seed() + index;
  metrics_.reserve(16);
}

void session_thread::go() {
  pthread_setname_np(pthread_self(), ("session-" + std::to_string(place_.shard % 10'000)).c_str());
  const plugin::metric_sink_scope values(*this);
  const auto failed = link_.open();
  front_.opened(failed ? failed->text : std::string());
  if (failed) return;
  for (waiting_work next; front_.take(next, place_.shard);) carry_out(next);
  link_.close(false);
}

void session_thread::carry_out(const waiting_work& one) {
  link_.move_here();
  const std::int64_t taken_ns = with_.time.now_ns();
  std::uint32_t offered = 0;
  while (!link_.has_arrived() && !front_.is_ending()) {
    if (offered == 0) offered = link_.submit(&one.work, 1, "");
    if (link_.pump(with_.time.now_ns() + turn_ns, 1) < 0) {
      front_.broke();
      break;
    }
    if (front_.is_aborting() && !link_.is_cancelled()) link_.cancel(SPATE_CANCEL_ABORT);
  }
  front_.deliver(one, taken_ns, link_.arrived(), metrics_);
  link_.clear_arrived();
  metrics_.clear();
}

void session_thread::lend(const waiting_work& one) {
  const plugin::metric_sink_scope values(*this);
  const crumb_scope place;
  const std::int64_t begin_ns = with_.time.now_ns();
  carry_out(one);
  lent_time_ns += with_.time.now_ns() - begin_ns;
}

}  // namespace spate::engine
