// A reporter in C++: derive, fill hooks.
#pragma once

#include <spate/abi/reporter.h>
#include <spate/plugin.hpp>

#include <memory>

namespace spate {

// What the run told at its start, kept for the hooks that follow.
struct run_facts {
  std::string profile, run_folder;
  bool terminal = false, color = false, embedded = false;
  std::int64_t start_wall_ns = 0, warmup_ns = 0, duration_ns = 0;
  std::uint32_t users = 0;
};

// Calls `visit(const spate_series&)` for each series of the interval, whatever the stride of the host's records.
template <class Visit>
void for_each_series(const spate_interval& interval, Visit&& visit) {
  const auto* at = static_cast<const std::byte*>(interval.series);
  for (std::uint32_t i = 0; i < interval.series_count; ++i, at += interval.series_stride)
    visit(*reinterpret_cast<const spate_series*>(at));
}

// Calls `visit(low_ns, high_ns, count)` for each bucket that holds something; nothing for NULL.
template <class Visit>
void for_each_bucket(const spate_histogram* histogram, Visit&& visit) {
  std::uint64_t cursor = 0, count = 0;
  std::int64_t low_ns = 0, high_ns = 0;
  while (histogram != nullptr && histogram->next(histogram, &cursor, &low_ns, &high_ns, &count) != 0)
    visit(low_ns, high_ns, count);
}

// Calls `visit(const spate_raw_sample&)` for each sample, whatever the stride of the host's records.
template <class Visit>
void for_each_sample(const spate_raw_samples& samples, Visit&& visit) {
  const auto* at = static_cast<const std::byte*>(samples.samples);
  for (std::uint64_t i = 0; i < samples.sample_count; ++i, at += samples.sample_stride)
    visit(*reinterpret_cast<const spate_raw_sample*>(at));
}

// Base of a reporter. All hooks run on one thread, in the order on_run_started, (on_interval, on_event, on_samples)*,
// on_result. on_samples is called when `capabilities` has SPATE_REPORTER_SAMPLES.
// A hook may throw: the host logs it, and a throwing on_result ends the run with exit code 3. The derived class's
// constructor takes (const host_services&, config). Keeps: nothing but on_result after on_result, each hook at most
// where the order allows it.
class reporter {
 public:
  static constexpr const char* factory = SPATE_REPORTER_FACTORY;
  static constexpr std::uint32_t capabilities = 0;  // SPATE_REPORTER_*; hide it with your own
  explicit reporter(const host_services& host) : host_(host) {}
  virtual ~reporter() = default;
  reporter(const reporter&) = delete;
  reporter& operator=(const reporter&) = delete;

  template <class T>
  static const void* descriptor() noexcept;

 protected:
  virtual void on_run_started() {}
  virtual void on_interval(const spate_interval&) {}
  virtual void on_event(const spate_event&) {}
  virtual void on_samples(const spate_raw_samples&) {}
  virtual void on_result(const spate_result&) = 0;

  const host_services& host() const noexcept { return host_; }
  const run_facts& run() const noexcept { return run_; }

 private:
  enum class stage { created, running, finished };

  void started(const spate_run_info& info) {
    if (stage_ != stage::created) throw failure(SPATE_E_INTERNAL, "run_started came twice");
    stage_ = stage::running;
    run_ = {std::string(view(info.profile)),
            std::string(view(info.run_folder)),
            info.terminal != 0,
            info.color != 0,
            info.embedded != 0,
            info.start_wall_ns,
            info.warmup_ns,
            info.duration_ns,
            info.users};
    on_run_started();
  }
  void require_running(const char* call) const {
    if (stage_ == stage::created) throw failure(SPATE_E_INTERNAL, text(call, " came before run_started"));
    if (stage_ == stage::finished) throw failure(SPATE_E_INTERNAL, text(call, " came after result"));
  }
  void finish(const spate_result& result) {
    // A run that could not be carried out has a result without a start.
    if (stage_ == stage::finished) throw failure(SPATE_E_INTERNAL, "result came twice");
    stage_ = stage::finished;
    on_result(result);
  }

  static reporter& self(spate_reporter_instance* instance) noexcept { return *reinterpret_cast<reporter*>(instance); }

  host_services host_;
  run_facts run_;
  stage stage_ = stage::created;
};

template <class T>
const void* reporter::descriptor() noexcept {
  static constexpr spate_reporter table = {
      sizeof(spate_reporter),
      T::capabilities,
      T::id,
      T::version,
      T::summary,
      key_table(T::keys),
      &detail::check<T>,
      [](const spate_host* host, const spate_config* settings, spate_reporter_instance** out,
         spate_error* error) noexcept {
        return guarded(error, [&] {
          std::unique_ptr<reporter> made = std::make_unique<T>(host_services(host), config(*settings));
          *out = reinterpret_cast<spate_reporter_instance*>(made.release());
        });
      },
      [](spate_reporter_instance* instance) noexcept { delete &self(instance); },
      [](spate_reporter_instance* instance, const spate_run_info* info, spate_error* error) noexcept {
        return guarded(error, [&] { self(instance).started(*info); });
      },
      [](spate_reporter_instance* instance, const spate_interval* interval, spate_error* error) noexcept {
        return guarded(error, [&] {
          self(instance).require_running("interval");
          self(instance).on_interval(*interval);
        });
      },
      [](spate_reporter_instance* instance, const spate_event* event, spate_error* error) noexcept {
        return guarded(error, [&] {
          self(instance).require_running("event");
          self(instance).on_event(*event);
        });
      },
      [](spate_reporter_instance* instance, const spate_result* result, spate_error* error) noexcept {
        return guarded(error, [&] { self(instance).finish(*result); });
      },
      (T::capabilities & SPATE_REPORTER_SAMPLES) == 0
          ? nullptr
          : +[](spate_reporter_instance* instance, const spate_raw_samples* samples, spate_error* error) noexcept {
              return guarded(error, [&] {
                self(instance).require_running("samples");
                self(instance).on_samples(*samples);
              });
            }};
  return &table;
}

}  // namespace spate
