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

void append_progress(json_writer& json, const run& changed, std::string_view status) {
  append_counts(json, changed);
  json.key("status").string(status).key("message").string("Run " + changed.status.value_or("unknown"));
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

// `append_data(json)` writes the members of `data`.
template <class AppendData>
std::string broadcast(const run& of, std::string_view event, const std::string& now, AppendData append_data) {
  std::string text;
  json_writer json(text);
  json.begin_object().key("event_type").string(event).key("run_id").string(dashed(of.id));
  json.key("timestamp").string(now).key("data").begin_object();
  append_data(json);
  json.end_object().end_object();
  return text;
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
  if (changed.status == "completed")
    return broadcast(changed, "completed", now, [&](json_writer& json) { append_completed(json, changed); });
  if (changed.status == "failed")
    return broadcast(changed, "error", now, [&](json_writer& json) { append_error(json, changed); });
  return run_progress(changed, "started", now);
}

std::string run_progress(const run& of, std::string_view status, const std::string& now) {
  return broadcast(of, "progress", now, [&](json_writer& json) { append_progress(json, of, status); });
}

std::string run_result(const run& of, const evaluated_item& item, const std::string& now) {
  return broadcast(of, "result", now, [&](json_writer& json) {
    json.key("item_index").integer(item.index).key("output").string("Answer " + std::to_string(item.index + 1));
    json.key("scores").begin_object().key("exact_match").number(item.exact_match);
    json.key("answer_relevancy").number(item.answer_relevancy).end_object();
    json.key("execution_time").number(item.seconds).key("status").string("completed");
  });
}

std::string run_item_error(const run& of, const evaluated_item& item, const std::string& now) {
  return broadcast(of, "error", now, [&](json_writer& json) {
    json.key("item_index").integer(item.index).key("error").string("timeout");
    json.key("message").string("The model did not answer in time").key("execution_time").number(item.seconds);
  });
}

}  // namespace spate::llm_eval_server
