#pragma once

#include <spate/reporter.hpp>

#include <string>

#include "reporting/tally.hpp"

namespace spate::report_llm_eval_compat {

// Writes the result files of the original LLM-Eval load tests, for what reads those today.
class compat_reporter : public reporter {
 public:
  static constexpr const char* id = "llm_eval_compat";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "the result files of the original LLM-Eval load tests";
  static constexpr key keys[] = {
      key("file", SPATE_KIND_STRING,
          "The folder to write them into, made when it is missing: in the run folder, or, when "
          "it begins with /, ./ or ../, from the current folder.")
          .by_default(".")};

  compat_reporter(const host_services& host, config settings);

 protected:
  void on_interval(const spate_interval& interval) override;
  void on_result(const spate_result& result) override;

 private:
  const std::string folder_;
  reporting::tallies seen_;
};

}  // namespace spate::report_llm_eval_compat
