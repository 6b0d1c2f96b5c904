#include <algorithm>

#include "engine/driver.hpp"
#include "engine/worker.hpp"

namespace spate::engine {

namespace {

class virtual_driver final : public driver {
 public:
  explicit virtual_driver(virtual_time time) : time_(std::move(time)) {}

  void begin(const std::vector<std::unique_ptr<worker>>& workers, run_control&) override { workers_ = &workers; }
  bool wait(std::int64_t until_ns, const std::function<bool()>& done) override {
    while (!done()) {
      std::int64_t now_ns = INT64_MIN;
      for (const virtual_clock* each : time_.clocks) now_ns = std::max(now_ns, each->now_ns());
      std::int64_t next_ns = time_.next_event_ns ? time_.next_event_ns() : now_ns + time_.quantum_ns;
      for (const auto& one : *workers_) next_ns = std::min(next_ns, one->next_event_ns());
      if (next_ns > until_ns && now_ns >= until_ns) return false;
      // To the same instant for all, before any of them runs when nothing happens until then: what one passes to
      // another is never from its future.
      const std::int64_t limit_ns = std::max(now_ns, std::min(next_ns, until_ns));
      if (time_.next_event_ns) to(limit_ns);
      for (const auto& one : *workers_) one->run_until(limit_ns);
      to(limit_ns);
    }
    return true;
  }
  void end() override {}

 private:
  void to(std::int64_t instant_ns) {
    for (virtual_clock* each : time_.clocks) each->advance_to(instant_ns);
  }

  virtual_time time_;
  const std::vector<std::unique_ptr<worker>>* workers_ = nullptr;
};

}  // namespace

std::unique_ptr<driver> make_virtual_driver(virtual_time time) {
  return std::make_unique<virtual_driver>(std::move(time));
}

}  // namespace spate::engine
