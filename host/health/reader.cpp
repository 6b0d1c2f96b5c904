#include "health/reader.hpp"

#include <pthread.h>
#include <signal.h>

#include <condition_variable>
#include <mutex>

#include "engine/breadcrumb.hpp"

namespace spate::health {

using namespace std::chrono_literals;

std::int64_t next_due(std::int64_t start_ns, std::int64_t every_ns, std::int64_t now_ns) {
  if (now_ns < start_ns) return start_ns;
  return start_ns + ((now_ns - start_ns) / every_ns + 1) * every_ns;
}

namespace {

// Signals that people send belong to the control thread: here they would only interrupt a plugin's system calls.
void leave_signals_to_others() {
  sigset_t people;
  sigemptyset(&people);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&people, signal);
  pthread_sigmask(SIG_BLOCK, &people, nullptr);
}

}  // namespace

// Owned by the thread as well: one that a plugin holds outlives the reader.
struct reader::shared {
  std::uint32_t index = 0;
  profile::monitor of;
  instance from;
  const engine::clock* clock = nullptr;
  listener told;

  std::mutex mutex;
  std::condition_variable changed;
  bool quit = false;
  bool dropped = false;  // nobody listens any more
  std::optional<moment> asked;
  std::optional<std::int64_t> start_ns, due_ns, busy_since_ns;
};

reader::reader(std::uint32_t index, const profile::monitor& of, instance from, const engine::clock& clock,
               listener told)
    : shared_(std::make_shared<shared>()) {
  shared_->index = index;
  shared_->of = of;
  shared_->from = from;
  shared_->clock = &clock;
  shared_->told = std::move(told);
  thread_ = std::thread([state = shared_] { loop(state); });
}

reader::~reader() { end(0ms); }

void reader::loop(const std::shared_ptr<shared>& state) {
  shared& s = *state;
  const engine::crash_stack stack;
  leave_signals_to_others();
  pthread_setname_np(pthread_self(), ("health/" + s.of.name).substr(0, 15).c_str());
  engine::breadcrumb& crumb = engine::this_threads_breadcrumb();
  crumb.plugin = s.of.plugin.c_str();
  crumb.monitor = s.of.name.c_str();
  std::unique_lock lock(s.mutex);
  while (!s.quit) {
    const std::int64_t now_ns = s.clock->now_ns();
    const bool due = s.due_ns && *s.due_ns <= now_ns;
    if (!s.asked && !due) {
      if (s.due_ns)
        s.changed.wait_for(lock, std::chrono::nanoseconds(*s.due_ns - now_ns));
      else
        s.changed.wait(lock);
      continue;
    }
    const moment when = s.asked.value_or(moment::during);
    s.asked.reset();
    s.busy_since_ns = now_ns;
    const engine::clock& clock = *s.clock;
    lock.unlock();
    crumb.call = "read";
    const round read = read_round(s.index, s.of, s.from, when, clock);
    crumb.call = nullptr;
    lock.lock();
    if (s.dropped) return;
    s.busy_since_ns.reset();
    s.told(read);
    if (s.due_ns && when == moment::during) s.due_ns = next_due(*s.start_ns, s.of.every_ns, s.clock->now_ns());
    s.changed.notify_all();
  }
}

void reader::ask(moment when) {
  const std::lock_guard lock(shared_->mutex);
  shared_->asked = when;
  shared_->changed.notify_all();
}

void reader::begin(std::int64_t start_ns) {
  const std::lock_guard lock(shared_->mutex);
  shared_->start_ns = shared_->due_ns = start_ns;
  shared_->changed.notify_all();
}

void reader::pause() {
  const std::lock_guard lock(shared_->mutex);
  shared_->due_ns.reset();
  shared_->changed.notify_all();
}

bool reader::wait_idle(std::chrono::milliseconds patience) {
  std::unique_lock lock(shared_->mutex);
  return shared_->changed.wait_for(lock, patience, [&] { return !shared_->asked && !shared_->busy_since_ns; });
}

std::optional<std::int64_t> reader::under_way_since() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->busy_since_ns;
}

bool reader::end(std::chrono::milliseconds patience) {
  if (!thread_.joinable()) return !shared_->dropped;
  {
    std::unique_lock lock(shared_->mutex);
    shared_->quit = true;
    shared_->changed.notify_all();
    // A thread that reads nothing ends at once, however long that takes a busy machine.
    const bool idle = shared_->changed.wait_for(lock, patience, [&] { return !shared_->busy_since_ns; });
    shared_->dropped = !idle;
  }
  if (shared_->dropped)
    thread_.detach();
  else
    thread_.join();
  return !shared_->dropped;
}

}  // namespace spate::health
