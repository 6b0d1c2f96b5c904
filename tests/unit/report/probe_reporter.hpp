// A reporter in plain C that notes its calls, and can be told to fail or to wait.
#pragma once

#include <spate/abi/reporter.h>
#include <spate/text.hpp>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <string>
#include <vector>

namespace probe {

struct reporter {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> calls;
  std::uint64_t samples = 0;
  std::string fails_in;  // the call that fails
  bool fails_to_start = false;
  bool held = false;  // calls wait until it is false
  bool in_call = false;

  spate_host host{sizeof(spate_host), SPATE_ABI_MAJOR, SPATE_ABI_MINOR, 0, this, nullptr};

  void hold(bool on) {
    const std::lock_guard lock(mutex);
    held = on;
    changed.notify_all();
  }
  void wait_until_in_call() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return in_call; });
  }
  std::vector<std::string> seen() {
    const std::lock_guard lock(mutex);
    return calls;
  }

  spate_status note(const std::string& call, const std::string& what, spate_error* error) {
    std::unique_lock lock(mutex);
    in_call = true;
    changed.notify_all();
    changed.wait(lock, [&] { return !held; });
    in_call = false;
    calls.push_back(what.empty() ? call : call + " " + what);
    if (call != fails_in) return SPATE_OK;
    const std::string message = "no ink in " + call;
    error->message_size = static_cast<std::uint32_t>(message.copy(error->message, sizeof error->message - 1));
    error->status = SPATE_E_IO;
    return SPATE_E_IO;
  }
};

inline reporter& of(spate_reporter_instance* instance) { return *reinterpret_cast<reporter*>(instance); }

inline const spate_reporter* table() {
  static const spate_reporter made = {
      sizeof(spate_reporter),
      SPATE_REPORTER_SAMPLES,
      "probe",
      "1",
      "",
      {nullptr, 0, sizeof(spate_key)},
      [](const spate_host*, const spate_config*, spate_report*) noexcept -> spate_status { return SPATE_OK; },
      [](const spate_host* host, const spate_config*, spate_reporter_instance** out, spate_error* error) noexcept {
        auto* to = static_cast<reporter*>(host->host_data);
        if (to->fails_to_start) {
          error->message_size = static_cast<std::uint32_t>(std::string("no paper").copy(error->message, 100));
          return spate_status{SPATE_E_IO};
        }
        *out = reinterpret_cast<spate_reporter_instance*>(to);
        return spate_status{SPATE_OK};
      },
      [](spate_reporter_instance* to) noexcept { of(to).note("destroy", "", nullptr); },
      [](spate_reporter_instance* to, const spate_run_info* info, spate_error* error) noexcept {
        return of(to).note("run_started", std::string(spate::view(info->profile)), error);
      },
      [](spate_reporter_instance* to, const spate_interval* interval, spate_error* error) noexcept {
        for (std::uint32_t i = 0; i < interval->series_count; ++i)
          of(to).samples += static_cast<const spate_series*>(interval->series)[i].count;
        const std::int64_t second = 1'000'000'000;
        return of(to).note("interval", spate::text(interval->start_ns / second, "-", interval->end_ns / second), error);
      },
      [](spate_reporter_instance* to, const spate_event* event, spate_error* error) noexcept {
        return of(to).note("event", spate::text(event->kind, ": ", event->text), error);
      },
      [](spate_reporter_instance* to, const spate_result* result, spate_error* error) noexcept {
        return of(to).note("result", spate::text(result->verdict, " ", result->json), error);
      },
      [](spate_reporter_instance* to, const spate_raw_samples* samples, spate_error* error) noexcept {
        return of(to).note("samples", spate::text(samples->sample_count, " dropped ", samples->dropped), error);
      }};
  return &made;
}

}  // namespace probe
