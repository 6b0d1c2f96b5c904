#pragma once

#include <string>
#include <string_view>

namespace spate::llm_eval_server {

// Where a value came from: ("body", "tags", 2) prints as ["body","tags",2]. Without a name it is the whole body.
struct issue_place {
  std::string_view source;
  std::string_view name = {};
  long long index = -1;
};

// Collects what is wrong with a request and prints it as the platform does (FastAPI with pydantic 2):
//   {"detail":[{"type":"missing","loc":["body","name"],"msg":"Field required","input":{}}]}
class issue_list {
 public:
  // `input_json` is the value at fault, `context_json` the members of "ctx" or empty; both are JSON text.
  void add(std::string_view type, issue_place place, std::string_view message, std::string_view input_json,
           std::string_view context_json = {});
  bool empty() const { return text_.empty(); }
  std::string body() const { return "{\"detail\":[" + text_ + "]}"; }

 private:
  std::string text_;
};

// "^(a|b)$": the alternatives of a pattern as the platform declares them.
bool matches_pattern(std::string_view pattern, std::string_view value);
void add_pattern_issue(issue_list& issues, issue_place place, std::string_view pattern, std::string_view input_json);

// Limits of a number; `exclusive_low` makes the lower one "greater than".
struct number_limits {
  double low = 0, high = 0;
  bool has_high = false, exclusive_low = false;
};
// Adds an issue and returns false when `value` is outside. Limits of integers print without a point in "ctx".
bool check_limits(issue_list& issues, issue_place place, double value, const number_limits& limits, bool is_integer,
                  std::string_view input_json);

// Characters (code points) of UTF-8.
std::size_t length(std::string_view utf8);
// Adds an issue and returns false when `value` is shorter than `low` or longer than `high` (0: any length).
bool check_length(issue_list& issues, issue_place place, std::string_view value, std::size_t low, std::size_t high);

}  // namespace spate::llm_eval_server
