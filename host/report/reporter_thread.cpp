#include "report/reporter_thread.hpp"

#include <spate/call_error.hpp>
#include <spate/text.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace spate::report {

namespace {

using snapshot = std::shared_ptr<const interval_snapshot>;
using batch = std::shared_ptr<const sample_batch>;

// Raw samples of one call: enough to make the call itself cheap.
constexpr std::size_t samples_at_once = 4096;

// wait() would need a newer libstdc++ than the packages ask for.
template <class Ready>
void wait_for(std::condition_variable& changed, std::unique_lock<std::mutex>& lock, Ready ready) {
  while (!ready()) changed.wait_for(lock, std::chrono::hours(1));
}

}  // namespace

struct reporter_thread::state {
  std::string id;
  const spate_reporter* table = nullptr;
  spate_reporter_instance* instance = nullptr;
  limits limit;

  std::mutex mutex;
  std::condition_variable changed;
  std::deque<item> waiting;
  std::size_t intervals = 0, events = 0, samples = 0;  // of those that wait
  std::uint64_t samples_dropped = 0, samples_dropped_told = 0;
  std::uint64_t dropped = 0, dropped_told = 0;
  std::int64_t dropped_at_ns = 0;
  std::vector<reporter_failure> failures;
  const char* calling = "run_started";
  std::chrono::steady_clock::time_point call_began = std::chrono::steady_clock::now();
  bool stop = false, done = false;
  std::chrono::steady_clock::time_point done_at;

  bool join_last(const snapshot& next) {
    for (auto at = waiting.rbegin(); at != waiting.rend(); ++at)
      if (auto* last = std::get_if<snapshot>(&*at)) {
        if (!(*last)->is_followed_by(*next)) return false;
        *last = (*last)->joined_with(*next);
        return true;
      }
    return false;
  }
  void deliver(const item& what) noexcept;
  void deliver(const sample_batch& what) noexcept;
  void tell_samples(const std::vector<spate_raw_sample>& shown) noexcept;
  template <class Call>
  void call(const char* name, bool report_missing, Call&& plugin) noexcept;
  void note(const char* call, std::string message, bool report_missing);
};

template <class Call>
void reporter_thread::state::call(const char* name, bool report_missing, Call&& plugin) noexcept {
  {
    const std::lock_guard lock(mutex);
    calling = name;
    call_began = std::chrono::steady_clock::now();
  }
  spate_error error = no_error();
  const spate_status status = plugin(error);
  if (status == SPATE_OK) return;
  std::string message(words_of(error, text("status ", status, " without a message")));
  const std::lock_guard lock(mutex);
  note(name, std::move(message), report_missing);
}

void reporter_thread::state::note(const char* name, std::string message, bool report_missing) {
  for (const reporter_failure& each : failures)
    if (each.call == name) return;
  failures.push_back({id, name, std::move(message), report_missing});
}

void reporter_thread::state::tell_samples(const std::vector<spate_raw_sample>& shown) noexcept {
  spate_raw_samples raw{sizeof raw, sizeof(spate_raw_sample), shown.size(), shown.data(), 0};
  {
    const std::lock_guard lock(mutex);
    raw.dropped = samples_dropped - std::exchange(samples_dropped_told, samples_dropped);
  }
  if (raw.sample_count == 0 && raw.dropped == 0) return;
  call("samples", true, [&](spate_error& error) { return table->samples(instance, &raw, &error); });
}

void reporter_thread::state::deliver(const sample_batch& what) noexcept {
  std::vector<spate_raw_sample> shown;
  shown.reserve(std::min(what.size(), samples_at_once));
  for (std::size_t i = 0; i < what.size();) {
    shown.clear();
    for (; i < what.size() && shown.size() < samples_at_once; ++i) shown.push_back(what.raw(i));
    tell_samples(shown);
  }
}

void reporter_thread::state::deliver(const item& what) noexcept {
  if (const auto* some = std::get_if<batch>(&what)) return deliver(**some);
  if (const auto* facts = std::get_if<run_facts>(&what)) {
    const spate_run_info info{sizeof info,
                              facts->terminal,
                              facts->color,
                              facts->embedded,
                              str(facts->profile),
                              str(facts->run_folder),
                              facts->start_wall_ns,
                              facts->warmup_ns,
                              facts->duration_ns,
                              facts->users,
                              0};
    call("run_started", true, [&](spate_error& error) { return table->run_started(instance, &info, &error); });
  } else if (const auto* interval = std::get_if<snapshot>(&what)) {
    call("interval", false, [&](spate_error& error) { return table->interval(instance, &(*interval)->raw(), &error); });
  } else if (const auto* happened = std::get_if<event>(&what)) {
    const spate_event raw{sizeof raw, static_cast<std::uint32_t>(happened->severity), happened->at_ns,
                          str(happened->kind), str(happened->text)};
    call("event", false, [&](spate_error& error) { return table->event(instance, &raw, &error); });
  } else if (const auto* result = std::get_if<run_result>(&what)) {
    tell_samples({});  // what was dropped at last
    const spate_result raw{sizeof raw, result->exit_status, str(result->verdict), str(result->json),
                           str(result->run_folder)};
    call("result", true, [&](spate_error& error) { return table->result(instance, &raw, &error); });
  }
}

reporter_thread::reporter_thread(std::string id, const spate_reporter* table, spate_reporter_instance* instance,
                                 limits limit)
    : state_(std::make_shared<state>()) {
  state_->id = std::move(id);
  state_->table = table;
  state_->instance = instance;
  state_->limit = limit;
  thread_ = std::thread([shared = state_] { work(shared); });
}

void reporter_thread::work(const std::shared_ptr<state>& shared) noexcept {
  state& of = *shared;
  bool result_delivered = false;
  while (!result_delivered) {
    item next;
    {
      std::unique_lock lock(of.mutex);
      wait_for(of.changed, lock, [&] { return of.stop || !of.waiting.empty(); });
      if (of.stop) break;
      const bool before_result = std::holds_alternative<run_result>(of.waiting.front());
      if (of.dropped > of.dropped_told && (before_result || of.events < of.limit.events)) {
        next = event{severity::warning, of.dropped_at_ns, "dropped",
                     text(of.dropped - of.dropped_told, " events were not shown: this reporter was too slow")};
        of.dropped_told = of.dropped;
      } else {
        next = std::move(of.waiting.front());
        of.waiting.pop_front();
        if (std::holds_alternative<snapshot>(next)) --of.intervals;
        if (std::holds_alternative<event>(next)) --of.events;
        if (const auto* some = std::get_if<batch>(&next)) of.samples -= (*some)->size();
        result_delivered = std::holds_alternative<run_result>(next);
      }
    }
    of.changed.notify_all();  // there is room
    of.deliver(next);
  }
  of.table->destroy(of.instance);
  const std::lock_guard lock(of.mutex);
  of.done = true;
  of.done_at = std::chrono::steady_clock::now();
  of.changed.notify_all();
}

reporter_thread::~reporter_thread() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->changed.notify_all();
  thread_.join();
}

const std::string& reporter_thread::id() const noexcept { return state_->id; }

bool reporter_thread::wants_samples() const noexcept {
  const spate_reporter* table = state_->table;
  return (table->capabilities & SPATE_REPORTER_SAMPLES) != 0 && SPATE_HAS(table, spate_reporter, samples) &&
         table->samples != nullptr;
}

void reporter_thread::note_dropped_samples(std::uint64_t count) {
  const std::lock_guard lock(state_->mutex);
  state_->samples_dropped += count;
}

void reporter_thread::push(item what) {
  {
    const std::lock_guard lock(state_->mutex);
    if (auto* next = std::get_if<snapshot>(&what)) {
      if (state_->intervals >= state_->limit.intervals && state_->join_last(*next)) return;
      ++state_->intervals;
    } else if (auto* happened = std::get_if<event>(&what)) {
      if (state_->events >= state_->limit.events) {
        ++state_->dropped;
        state_->dropped_at_ns = happened->at_ns;
        return;
      }
      ++state_->events;
    } else if (auto* some = std::get_if<batch>(&what)) {
      if (state_->samples + (*some)->size() > state_->limit.samples) {
        state_->samples_dropped += (*some)->size();
        return;
      }
      state_->samples += (*some)->size();
    }
    state_->waiting.push_back(std::move(what));
  }
  state_->changed.notify_all();
}

void reporter_thread::wait_for_room(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(state_->mutex);
  const auto full = [&] {
    return state_->intervals >= state_->limit.intervals || state_->events >= state_->limit.events;
  };
  while (full() && std::chrono::steady_clock::now() < deadline) state_->changed.wait_until(lock, deadline);
}

std::chrono::steady_clock::time_point reporter_thread::patience::end(
    std::chrono::steady_clock::time_point call_began, std::chrono::steady_clock::time_point pushed) const {
  return std::min(call_began + of_a_call, pushed + in_all);
}

reporter_thread::outcome reporter_thread::finish(std::chrono::steady_clock::time_point pushed, patience with) {
  std::unique_lock lock(state_->mutex);
  while (!state_->done) {
    const auto end = with.end(state_->call_began, pushed);
    if (std::chrono::steady_clock::now() >= end) break;
    state_->changed.wait_until(lock, end);
  }
  const bool done = state_->done;
  if (!done) {
    state_->stop = true;
    state_->failures.push_back(
        {state_->id, "result",
         text("it was not done in time, still in its call of ", std::string_view(state_->calling)), true});
  }
  outcome out{state_->failures, state_->dropped, state_->samples_dropped, !done, state_->done_at};
  lock.unlock();
  if (done)
    thread_.join();
  else
    thread_.detach();
  return out;
}

}  // namespace spate::report
