#pragma once

#include <spate/reporter.hpp>

#include <unistd.h>

#include <string>

namespace spate::report_markdown {

// Writes the result as a page of Markdown, and tells GitHub Actions of it when it runs there.
class markdown_reporter : public reporter {
 public:
  static constexpr const char* id = "markdown";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "the verdict and one table as Markdown; on GitHub Actions the step's summary";
  static constexpr key keys[] = {
      key("file", SPATE_KIND_STRING,
          "Where to write it: in the run folder, or, when it begins with /, ./ or ../, from the current folder.")
          .by_default("summary.md"),
      key("github", SPATE_KIND_BOOL,
          "Append it to the file that GITHUB_STEP_SUMMARY names, and annotate when GITHUB_ACTIONS is true.")
          .by_default("true")};

  markdown_reporter(const host_services& host, config settings, int annotate_to = STDOUT_FILENO);
  static void check(const host_services& host, config settings, report& mistakes);

 protected:
  void on_result(const spate_result& result) override;

 private:
  std::string file_;
  bool github_;
  int annotate_to_;
};

}  // namespace spate::report_markdown
