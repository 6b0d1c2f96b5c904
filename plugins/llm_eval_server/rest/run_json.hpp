#pragma once

#include "json/json_writer.hpp"
#include "store/run.hpp"

namespace spate::llm_eval_server {

// Each appends one object. `zulu` writes created_at with a "Z", as the platform does in the reply to a POST only.
void append_run_detail(json_writer& json, const run& value, bool zulu);
void append_run_summary(json_writer& json, const run& value);
void append_run_in_comparison(json_writer& json, const run& value);
void append_metric(json_writer& json, const run_metric& value);

}  // namespace spate::llm_eval_server
