#include "engine/session_pool.hpp"

#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <string>

#include <spate/sample_sink.hpp>

#include "engine/clock.hpp"
#include "engine/work_ring.hpp"
#include "plugin/metric_sink.hpp"

namespace spate::engine {

/// Kept by every front, since a session that does not come back outlives the pool.
struct session_pool::shared : std::enable_shared_from_this<session_pool::shared> {
  shared(const target_port& from, const shard_place& at) : blocking(from), place(at) {}

  const target_port blocking;
  const shard_place place;
  const monotonic_clock time;
};

namespace {

constexpr std::int64_t turn_ns = 1'000'000'000;  // how often a driver that gives no sample is asked again

struct metric_value {
  std::uint32_t metric, operation;
  std::int64_t value;
};

class front;

/// One thread with a shard of the plugin.
class session final : public plugin::metric_sink {
 public:
  session(front& of, session_pool::shared& with, std::uint32_t index);

  void start() {
    thread_ = std::thread([this] { go(); });
  }
  void join() {
    if (thread_.joinable()) thread_.join();
  }
  /// Ends the driver's call under way. [any]
  void interrupt() { link_.interrupt(); }

  void record(std::uint32_t metric, std::uint32_t operation, std::int64_t value) noexcept override {
    metrics_.push_back({metric, operation, value});
  }

 private:
  void go();
  void carry_out(const waiting_work& one);

  front& front_;
  session_pool::shared& with_;
  shard_place place_;
  shard_link link_;
  std::vector<metric_value> metrics_;  // of the work under way
  std::thread thread_;
};

/// The one shard that the engine sees. The worker's thread, but for what sessions call.
class front {
 public:
  front(std::shared_ptr<session_pool::shared> with, const spate_shard_params& params)
      : with_(std::move(with)),
        samples_(params.samples),
        waiting_(params.user_count + std::size_t{1}),
        user_count_(params.user_count),
        seed_(params.seed) {
    done_.reserve(waiting_most());
    taken_.reserve(waiting_most());
    values_.reserve(waiting_most());
    values_taken_.reserve(waiting_most());
  }
  ~front() {
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

  // [session]
  void opened(const std::string& failure);
  bool take(waiting_work& into);
  bool is_aborting() const { return aborting_.load(std::memory_order_acquire); }
  bool is_ending() const { return ending_.load(std::memory_order_acquire); }
  /// The samples of a work, which the session took at `taken_ns`.
  void deliver(const waiting_work&, std::int64_t taken_ns, const std::vector<spate_sample>&,
               const std::vector<metric_value>&);
  void broke();
  std::uint32_t user_count() const { return user_count_; }
  std::uint64_t seed() const { return seed_; }

 private:
  std::size_t waiting_most() const { return user_count_ + std::size_t{1}; }
  spate_sample unbegun(const waiting_work& one, std::uint16_t outcome) const;
  std::int64_t patient_until_ns() const;
  void give_up(std::int64_t now_ns);

  const std::shared_ptr<session_pool::shared> with_;
  sample_sink samples_;
  std::mutex mutex_;
  std::condition_variable work_came_, something_done_;
  work_ring waiting_;
  std::vector<spate_sample> done_, taken_;  // filled by sessions; taken by the pump, which may leave some for the next
  std::vector<metric_value> values_, values_taken_;
  std::size_t next_taken_ = 0;
  std::vector<std::unique_ptr<session>> sessions_;
  std::uint32_t opening_ = 0;
  std::string failure_;
  bool waked_ = false, broken_ = false;
  std::atomic<bool> aborting_{false}, ending_{false};
  const std::uint32_t user_count_;
  const std::uint64_t seed_;
};

session::session(front& of, session_pool::shared& with, std::uint32_t index)
    : front_(of), with_(with), place_(with.place), link_(with.blocking, place_) {
  place_.shard = index;
  place_.shards = with.blocking.sessions;
  place_.user_count = of.user_count();
  place_.seed = of.seed() + index;
  metrics_.reserve(16);
}

void session::go() {
  pthread_setname_np(pthread_self(), ("session-" + std::to_string(place_.shard % 10'000)).c_str());
  const plugin::metric_sink_scope values(*this);
  const auto failed = link_.open();
  front_.opened(failed ? failed->text : std::string());
  if (failed) return;
  for (waiting_work next; front_.take(next);) carry_out(next);
  link_.close(false);
}

void session::carry_out(const waiting_work& one) {
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

std::string front::open() {
  opening_ = with_->blocking.sessions;
  for (std::uint32_t i = 0; i < with_->blocking.sessions; ++i) {
    sessions_.push_back(std::make_unique<session>(*this, *with_, i));
    sessions_.back()->start();
  }
  std::unique_lock lock(mutex_);
  something_done_.wait(lock, [this] { return opening_ == 0; });
  return failure_;
}

void front::opened(const std::string& failure) {
  {
    const std::lock_guard lock(mutex_);
    if (failure_.empty()) failure_ = failure;
    --opening_;
  }
  something_done_.notify_one();
}

std::uint32_t front::submit(const unsigned char* works, std::uint32_t stride, std::uint32_t count) {
  const std::int64_t now_ns = with_->time.now_ns();
  std::uint32_t taken = 0;
  {
    const std::lock_guard lock(mutex_);
    for (; taken < count; ++taken) {
      waiting_work one{{}, now_ns};
      std::memcpy(&one.work, works + std::size_t{taken} * stride, sizeof one.work);
      if (!waiting_.push(one)) break;
    }
  }
  if (taken == 1)
    work_came_.notify_one();
  else
    work_came_.notify_all();
  return taken;
}

// Until a sample is there, a wake, or the deadline; what waited for too long is a sample.
void front::wait(std::unique_lock<std::mutex>& lock, std::int64_t deadline_ns) {
  const auto ready = [this] { return !done_.empty() || waked_ || broken_; };
  for (;;) {
    const std::int64_t now_ns = with_->time.now_ns();
    give_up(now_ns);
    if (ready() || now_ns >= deadline_ns) return;
    // The clock is CLOCK_MONOTONIC, as the steady clock is; a day is for ever here.
    const std::int64_t until_ns = std::min({deadline_ns, patient_until_ns(), now_ns + 86'400 * turn_ns});
    something_done_.wait_until(lock, std::chrono::steady_clock::time_point(std::chrono::nanoseconds(until_ns)), ready);
  }
}

// When the work that waits longest is given up.
std::int64_t front::patient_until_ns() const {
  if (waiting_.empty() || with_->blocking.patience_ns == INT64_MAX) return INT64_MAX;
  return waiting_.front().offered_ns + with_->blocking.patience_ns;
}

void front::give_up(std::int64_t now_ns) {
  while (patient_until_ns() <= now_ns) {
    spate_sample out = unbegun(waiting_.pop(), SPATE_OUTCOME_EXHAUSTED);
    out.error_id = with_->blocking.exhausted_text;
    out.flags = SPATE_SAMPLE_CENSORED;
    done_.push_back(out);
  }
}

spate_status front::pump(std::int64_t deadline_ns, std::uint32_t max_samples) {
  if (next_taken_ == taken_.size()) {
    taken_.clear();
    next_taken_ = 0;
    std::unique_lock lock(mutex_);
    wait(lock, deadline_ns);
    waked_ = false;
    taken_.swap(done_);
    values_taken_.swap(values_);
    if (broken_ && taken_.empty()) return SPATE_E_INTERNAL;
  }
  if (plugin::metric_sink* sink = plugin::thread_metric_sink())
    for (const metric_value& each : values_taken_) sink->record(each.metric, each.operation, each.value);
  values_taken_.clear();
  for (std::uint32_t i = 0; i < max_samples && next_taken_ < taken_.size(); ++i) samples_.emit(taken_[next_taken_++]);
  return SPATE_OK;
}

void front::wake() {
  {
    const std::lock_guard lock(mutex_);
    waked_ = true;
  }
  something_done_.notify_one();
}

void front::cancel(std::uint32_t how) {
  if (how != SPATE_CANCEL_ABORT) return;
  {
    const std::lock_guard lock(mutex_);
    aborting_ = true;
    while (!waiting_.empty()) done_.push_back(unbegun(waiting_.pop(), SPATE_OUTCOME_ABORTED));
  }
  something_done_.notify_one();
  for (const auto& each : sessions_) each->interrupt();
}

spate_sample front::unbegun(const waiting_work& one, std::uint16_t outcome) const {
  spate_sample out = sample_of(one.work);
  out.end_ns = with_->time.now_ns();
  out.blocked_ns = out.end_ns - one.offered_ns;
  out.outcome = outcome;
  return out;
}

bool front::take(waiting_work& into) {
  std::unique_lock lock(mutex_);
  work_came_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
  if (waiting_.empty()) return false;
  into = waiting_.pop();
  return true;
}

void front::deliver(const waiting_work& one, std::int64_t taken_ns, const std::vector<spate_sample>& samples,
                    const std::vector<metric_value>& values) {
  {
    const std::lock_guard lock(mutex_);
    for (spate_sample each : samples) {
      if (each.token == one.work.token && each.start_ns != 0)
        each.blocked_ns += std::max<std::int64_t>(0, taken_ns - one.offered_ns);
      done_.push_back(each);
    }
    values_.insert(values_.end(), values.begin(), values.end());
  }
  something_done_.notify_one();
}

void front::broke() {
  const std::lock_guard lock(mutex_);
  broken_ = true;
}

// ---- the table

front& front_of(spate_shard* shard) { return *reinterpret_cast<front*>(shard); }

spate_status fail(spate_error* error, const std::string& why) {
  error->status = SPATE_E_INTERNAL;
  const std::size_t size = std::min(why.size(), sizeof error->message - 1);
  std::memcpy(error->message, why.data(), size);
  error->message[size] = '\0';
  error->message_size = static_cast<std::uint32_t>(size);
  return SPATE_E_INTERNAL;
}

spate_status create_shard(spate_instance* instance, const spate_shard_params* params, spate_shard** out,
                          spate_error* error) noexcept {
  try {
    auto& with = *reinterpret_cast<session_pool::shared*>(instance);
    auto made = std::make_unique<front>(with.shared_from_this(), *params);
    if (const std::string failure = made->open(); !failure.empty()) return fail(error, failure);
    *out = reinterpret_cast<spate_shard*>(made.release());
    return SPATE_OK;
  } catch (const std::exception& cannot) {
    return fail(error, std::string("sessions could not be started: ") + cannot.what());
  }
}

}  // namespace

session_pool::session_pool(const target_port& blocking, const shard_place& place)
    : shared_(std::make_shared<shared>(blocking, place)), table_(*blocking.protocol) {
  table_.struct_size = sizeof table_;
  table_.capabilities &= ~std::uint32_t{SPATE_PROTOCOL_BLOCKING};
  table_.shard_create = &create_shard;
  table_.user_start = table_.user_stop = [](spate_shard*, const std::uint32_t*, std::uint32_t) noexcept {
    return spate_status{SPATE_OK};
  };
  table_.submit = [](spate_shard* to, const void* works, std::uint32_t stride, std::uint32_t count) noexcept {
    return front_of(to).submit(static_cast<const unsigned char*>(works), stride, count);
  };
  table_.pump = [](spate_shard* of, std::int64_t deadline_ns, std::uint32_t max_samples) noexcept {
    return front_of(of).pump(deadline_ns, max_samples);
  };
  table_.wake = [](spate_shard* of) noexcept { front_of(of).wake(); };
  table_.cancel = [](spate_shard* of, std::uint32_t how) noexcept { front_of(of).cancel(how); };
  table_.interrupt = nullptr;
  table_.shard_destroy = [](spate_shard* of) noexcept { delete &front_of(of); };
}

session_pool::~session_pool() = default;

target_port session_pool::port() { return {&table_, reinterpret_cast<spate_instance*>(shared_.get()), 1}; }

}  // namespace spate::engine
