#pragma once

#include <spate/reporter.hpp>

#include <optional>

#include "live_view.hpp"
#include "output.hpp"

namespace spate::report_console {

// What a person reads: progress while the run lasts, then the summary. Writes to standard output.
class console_reporter : public reporter {
 public:
  static constexpr const char* id = "console";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "progress while the run lasts, then verdict, objectives and a table";
  static constexpr key keys[] = {
      key("interval", SPATE_KIND_DURATION, "How often a line of progress is written where there is no terminal.")
          .by_default("10s")
          .between(1e9, 3.6e12),
      key("table", SPATE_KIND_BOOL, "Whether the summary has the table of operations.").by_default("true")};

  console_reporter(const host_services& host, config settings, int fd = 1);

 protected:
  void on_run_started() override;
  void on_interval(const spate_interval& interval) override;
  void on_event(const spate_event& event) override;
  void on_result(const spate_result& result) override;

 private:
  style look() const;

  output out_;
  std::int64_t every_ns_;
  bool table_;
  std::optional<live_view> live_;
};

}  // namespace spate::report_console
