#pragma once

#include <spate/reporter.hpp>

#include <memory>
#include <string>
#include <vector>

#include "failure_rows.hpp"
#include "recent_tallies.hpp"
#include "reporting/growing_file.hpp"
#include "reporting/tally.hpp"

namespace spate::report_csv {

// Writes Locust's files: _stats.csv, _stats_history.csv (as the run goes on), _failures.csv and _exceptions.csv.
class csv_reporter : public reporter {
 public:
  static constexpr const char* id = "csv";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "Locust's CSV files: stats, their history, failures and exceptions";
  static constexpr key keys[] = {
      key("file", SPATE_KIND_STRING,
          "How the files' names begin, as Locust's --csv: in the run folder, or, when it begins with /, ./ or ../, "
          "from "
          "the current folder.")
          .by_default("locust"),
      key("full_history", SPATE_KIND_BOOL, "Rows of the history for each operation, not only for all together.")
          .by_default("false")};

  csv_reporter(const host_services& host, config settings);
  static void check(const host_services& host, config settings, report& mistakes);

 protected:
  void on_run_started() override;
  void on_interval(const spate_interval& interval) override;
  void on_event(const spate_event& event) override;
  void on_result(const spate_result& result) override;

 private:
  void open(std::string_view run_folder);

  const std::string prefix_;
  const bool full_history_;
  std::string place_;  // the prefix with its folder
  std::unique_ptr<reporting::growing_file> history_;
  tallies total_;
  recent_tallies recent_;
  std::int64_t told_until_ns_ = 0;
  std::vector<trouble> troubles_;
};

}  // namespace spate::report_csv
