#include "report/reporter_host.hpp"

#include <spate/call_error.hpp>
#include <spate/text.hpp>

#include <algorithm>
#include <system_error>

namespace spate::report {

bool reporter_host::add(const spate_reporter* table, const spate_host* host, const spate_config* config,
                        std::string& error) {
  spate_reporter_instance* instance = nullptr;
  spate_error failed = no_error();
  const spate_status status = table->create(host, config, &instance, &failed);
  if (status != SPATE_OK || instance == nullptr) {
    error =
        text("the reporter ", std::string_view(table->id), " could not start: ", words_of(failed, "it gave no reason"));
    return false;
  }
  try {
    threads_.push_back(std::make_unique<reporter_thread>(table->id, table, instance, limits_));
  } catch (const std::system_error& caught) {
    table->destroy(instance);
    error = text("the reporter ", std::string_view(table->id), " got no thread (", std::string_view(caught.what()),
                 "); raise the limit of processes (ulimit -u)");
    return false;
  }
  return true;
}

void reporter_host::run_started(const run_facts& facts) {
  for (const auto& each : threads_) each->push(facts);
}

void reporter_host::interval(const std::shared_ptr<const interval_snapshot>& what) {
  for (const auto& each : threads_) each->push(what);
}

void reporter_host::event(const report::event& what) {
  for (const auto& each : threads_) each->push(what);
}

bool reporter_host::wants_samples() const noexcept {
  return std::any_of(threads_.begin(), threads_.end(), [](const auto& each) { return each->wants_samples(); });
}

void reporter_host::samples(const std::shared_ptr<const sample_batch>& what, std::uint64_t dropped) {
  for (const auto& each : threads_) {
    if (!each->wants_samples()) continue;
    if (dropped > 0) each->note_dropped_samples(dropped);
    if (what->size() > 0) each->push(what);
  }
}

void reporter_host::wait_for_room(std::chrono::nanoseconds most) {
  const auto deadline = std::chrono::steady_clock::now() + most;
  for (const auto& each : threads_) each->wait_for_room(deadline);
}

bool reporter_host::outcome::report_missing() const noexcept {
  return std::any_of(failures.begin(), failures.end(), [](const auto& each) { return each.report_missing; });
}

reporter_host::outcome reporter_host::finish(const run_result& result, const patience& with,
                                             std::chrono::nanoseconds noticed) {
  const auto begun = std::chrono::steady_clock::now();
  for (const auto& each : threads_) each->push(result);
  outcome out;
  for (const auto& each : threads_) {
    reporter_thread::outcome one = each->finish(begun, with);
    out.failures.insert(out.failures.end(), one.failures.begin(), one.failures.end());
    out.events_dropped += one.events_dropped;
    out.samples_dropped += one.samples_dropped;
    out.left_behind |= one.left_behind;
    if (!one.left_behind && one.done_at - begun > noticed) out.slow.push_back({each->id(), one.done_at - begun});
  }
  threads_.clear();
  return out;
}

}  // namespace spate::report
