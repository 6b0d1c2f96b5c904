#include "live/live_broadcast.hpp"

#include "json/json_writer.hpp"
#include "rest/run_json.hpp"
#include "values/uuid.hpp"

namespace spate::llm_eval_server {
namespace {

const char* status_word(const run& changed) {
  if (changed.status == "running") return "run_started";
  if (changed.status == "completed") return "run_completed";
  return changed.status == "failed" ? "run_failed" : nullptr;
}

void append_counts(json_writer& json, const run& changed) {
  json.key("total_items").integer(changed.total_items);
  json.key("completed_items").integer(changed.successful_items + changed.failed_items);
  json.key("successful_items").integer(changed.successful_items);
  json.key("success_rate").number(changed.success_rate);
}

void append_progress(json_writer& json, const run& changed) {
  append_counts(json, changed);
  json.key("status").string("started").key("message").string("Run " + changed.status.value_or("unknown"));
}

void append_completed(json_writer& json, const run& changed) {
  append_counts(json, changed);
  json.key("average_scores").begin_object().end_object().key("execution_time").number(changed.duration_seconds);
  json.key("status").string("completed").key("message").string("Run completed");
}

void append_error(json_writer& json, const run& changed) {
  json.key("item_index").null().key("error").string("Run failed").key("message").string(changed.name);
  json.key("execution_time").number(changed.duration_seconds);
}

}  // namespace

std::string status_update(const run& changed, const std::string& now) {
  const char* word = status_word(changed);
  if (!word) return {};
  std::string text;
  json_writer json(text);
  json.begin_object().key("event_type").string("status_update").key("data").begin_object();
  json.key("type").string(word).key("run_id").string(dashed(changed.id));
  json.key(changed.status == "failed" ? "error_data" : "run_data");
  append_run_summary(json, changed);
  json.end_object().key("timestamp").string(now).end_object();
  return text;
}

std::string run_broadcast(const run& changed, const std::string& now) {
  const bool completed = changed.status == "completed", failed = changed.status == "failed";
  std::string text;
  json_writer json(text);
  json.begin_object().key("event_type").string(completed ? "completed" : failed ? "error" : "progress");
  json.key("run_id").string(dashed(changed.id)).key("timestamp").string(now).key("data").begin_object();
  completed ? append_completed(json, changed) : failed ? append_error(json, changed) : append_progress(json, changed);
  json.end_object().end_object();
  return text;
}

}  // namespace spate::llm_eval_server
