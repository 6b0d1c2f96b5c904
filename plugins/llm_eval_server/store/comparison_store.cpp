#include "store/comparison_store.hpp"

namespace spate::llm_eval_server {

void comparison_store::insert(const comparison_record& value) {
  auto row = store_.use(
      "INSERT INTO run_comparisons (id, run1_id, run2_id, comparison_type, created_at, summary, metric_comparisons, "
      "statistical_tests, performance_delta) VALUES (?,?,?,?,?,?,?,?,?)");
  row.bind(value.id).bind(value.run1_id).bind(value.run2_id).bind(value.comparison_type).bind(value.created_at);
  row.bind(value.summary_json).bind(value.metrics_json).bind(value.tests_json).bind(value.performance_json).run();
}

std::optional<comparison_record> comparison_store::find(std::string_view run_a, std::string_view run_b) {
  auto row = store_.use(
      "SELECT id, run1_id, run2_id, comparison_type, created_at, summary, metric_comparisons, statistical_tests, "
      "performance_delta FROM run_comparisons WHERE (run1_id = ?1 AND run2_id = ?2) OR (run1_id = ?2 AND run2_id = ?1) "
      "ORDER BY created_at DESC, rowid DESC LIMIT 1");
  if (!row.bind(run_a).bind(run_b).step()) return std::nullopt;
  comparison_record out;
  out.id = row.text(0);
  out.run1_id = row.text(1);
  out.run2_id = row.text(2);
  out.comparison_type = row.text(3);
  out.created_at = row.text(4);
  out.summary_json = row.text(5);
  out.metrics_json = row.text(6);
  out.tests_json = row.text(7);
  out.performance_json = row.text(8);
  return out;
}

}  // namespace spate::llm_eval_server
