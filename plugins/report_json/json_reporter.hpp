#pragma once

#include <spate/reporter.hpp>

#include <string>

namespace spate::report_json {

// Writes the result document, as the host made it, to a file. The schema is result.schema.json beside this.
class json_reporter : public reporter {
 public:
  static constexpr const char* id = "json";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "the result as one JSON document with a published schema";
  static constexpr key keys[] = {
      key("file", SPATE_KIND_STRING,
          "Where to write it: in the run folder, or, when it begins with /, ./ or ../, from the current folder.")
          .by_default("result.json")};

  json_reporter(const host_services& host, config settings);
  static void check(const host_services& host, config settings, report& mistakes);

 protected:
  void on_result(const spate_result& result) override;

 private:
  std::string file_;
};

}  // namespace spate::report_json
