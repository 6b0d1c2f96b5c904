#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/database.hpp"

namespace spate::llm_eval_server {

// A row of run_comparisons. The *_json members are JSON text.
struct comparison_record {
  std::string id, run1_id, run2_id, comparison_type = "full", created_at;
  std::string summary_json, metrics_json, tests_json, performance_json;
};

// Comparisons that were made. One thread. Throws store_error.
class comparison_store {
 public:
  explicit comparison_store(database& store) : store_(store) {}
  void insert(const comparison_record& value);
  // The newest of the two runs, in either order.
  std::optional<comparison_record> find(std::string_view run_a, std::string_view run_b);

 private:
  database& store_;
};

}  // namespace spate::llm_eval_server
