#pragma once

#include <spate/reporter.hpp>

#include <memory>
#include <string>

#include "reporting/growing_file.hpp"
#include "sample_line.hpp"

namespace spate::report_samples {

// Writes every sample of the load as a line, as it comes.
class samples_reporter : public reporter {
 public:
  static constexpr const char* id = "samples";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "every sample of the load as a line of CSV or JSON";
  static constexpr std::uint32_t capabilities = SPATE_REPORTER_SAMPLES;
  static constexpr key keys[] = {key("file", SPATE_KIND_STRING,
                                     "Where to write it: a name that ends in .csv or .jsonl, in the run folder, or, "
                                     "when it begins with /, ./ or ../, "
                                     "from the current folder.")
                                     .required()};

  samples_reporter(const host_services& host, config settings);
  static void check(const host_services& host, config settings, report& mistakes);

 protected:
  void on_run_started() override;
  void on_samples(const spate_raw_samples& samples) override;
  void on_result(const spate_result& result) override;

 private:
  void open(std::string_view run_folder);

  std::string name_;
  format format_;
  std::unique_ptr<reporting::growing_file> file_;
  std::uint64_t dropped_ = 0;
};

}  // namespace spate::report_samples
