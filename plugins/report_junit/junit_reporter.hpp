#pragma once

#include <spate/reporter.hpp>

#include <string>

namespace spate::report_junit {

// Writes what was required as the test cases of a JUnit XML file, for pipelines that show such.
class junit_reporter : public reporter {
 public:
  static constexpr const char* id = "junit";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "objectives as the test cases of a JUnit XML file";
  static constexpr key keys[] = {
      key("file", SPATE_KIND_STRING,
          "Where to write it: in the run folder, or, when it begins with /, ./ or ../, from the current folder.")
          .by_default("junit.xml")};

  junit_reporter(const host_services& host, config settings);
  static void check(const host_services& host, config settings, report& mistakes);

 protected:
  void on_result(const spate_result& result) override;

 private:
  std::string file_;
};

}  // namespace spate::report_junit
