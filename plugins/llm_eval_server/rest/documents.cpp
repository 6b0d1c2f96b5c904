#include "json/json_writer.hpp"
#include "rest/routes.hpp"

namespace spate::llm_eval_server {
namespace {

// What the description says of one route. `path` and `query` list names with their kinds ("page:integer"), separated by
// spaces; a "!" marks a query parameter that is required. `codes` are the status codes besides 500.
struct described_route {
  const char *method, *pattern, *summary, *path, *query, *body, *codes;
  bool extra = false;
};

constexpr const char* list_query =
    "project_id:string dataset_name:string model_name:string status:string created_by:string tags:array "
    "min_success_rate:number max_duration:number created_after:string created_before:string search:string "
    "order_by:string descending:boolean page:integer per_page:integer";

constexpr described_route described[] = {
    {"get", "/api", "What this is", "", "", "", "200"},
    {"get", "/api/health/", "Health of the service and its database", "", "", "", "200 503"},
    {"get", "/api/health/database", "Health of the database", "", "", "", "200 503"},
    {"get", "/api/health/ready", "Whether requests can be answered", "", "", "", "200 503"},
    {"get", "/api/runs", "List runs", "", list_query, "", "200 422"},
    {"get", "/api/runs/", "List runs", "", list_query, "", "200 422"},
    {"post", "/api/runs/", "Create a run", "", "", "CreateRun", "201 400 422"},
    {"get", "/api/runs/{run_id}", "One run", "run_id", "", "", "200 400 404"},
    {"put", "/api/runs/{run_id}", "Change a run", "run_id", "", "UpdateRun", "200 400 404 422"},
    {"delete", "/api/runs/{run_id}", "Delete a run", "run_id", "", "", "200 400 404"},
    {"get", "/api/runs/{run_id}/metrics", "Metrics of a run", "run_id", "", "", "200 400 404"},
    {"get", "/api/runs/{run_id}/items", "Items of a run", "run_id", "status:string limit:integer offset:integer", "",
     "200 400 404 422"},
    {"get", "/api/comparisons/", "Compare two runs", "", "run1:string! run2:string!", "", "200 400 404 422"},
    {"get", "/api/comparisons/cached/{run1_id}/{run2_id}", "The stored comparison of two runs", "run1_id run2_id", "",
     "", "200 400 404"},
    {"get", "/api/comparisons/{run1_id}/{run2_id}/export", "A comparison as a file", "run1_id run2_id", "format:string",
     "", "200 400 404 422", true},
    {"get", "/api/runs/search", "Search runs", "", "search:string! limit:integer", "", "200 422", true},
    {"get", "/api/analytics/summary", "Totals over all runs", "", "", "", "200", true},
    {"get", "/api/analytics/trends", "Runs for each day", "", "days:integer", "", "200 422", true},
};

constexpr std::string_view schemas = R"json({
"CreateRun":{"type":"object","required":["name","dataset_name","metrics_used"],"properties":{
"name":{"type":"string","minLength":1,"maxLength":255},"description":{"type":"string","nullable":true},
"dataset_name":{"type":"string","minLength":1,"maxLength":255},"model_name":{"type":"string","maxLength":255},
"model_version":{"type":"string","maxLength":100},"task_type":{"type":"string","maxLength":50},
"metrics_used":{"type":"array","items":{"type":"string"},"minItems":1},"metric_configs":{"type":"object"},
"config":{"type":"object"},"environment":{"type":"object"},"tags":{"type":"array","items":{"type":"string"}},
"created_by":{"type":"string","maxLength":255},"project_id":{"type":"string","maxLength":255},
"status":{"type":"string","enum":["running","completed","failed","cancelled"],"default":"running"}}},
"UpdateRun":{"type":"object","properties":{
"name":{"type":"string","minLength":1,"maxLength":255},"description":{"type":"string"},
"status":{"type":"string","enum":["running","completed","failed","cancelled"]},
"model_version":{"type":"string","maxLength":100},"started_at":{"type":"string","format":"date-time"},
"completed_at":{"type":"string","format":"date-time"},"duration_seconds":{"type":"number","minimum":0},
"total_items":{"type":"integer","minimum":0},"successful_items":{"type":"integer","minimum":0},
"failed_items":{"type":"integer","minimum":0},"success_rate":{"type":"number","minimum":0,"maximum":1},
"avg_response_time":{"type":"number","minimum":0},"min_response_time":{"type":"number","minimum":0},
"max_response_time":{"type":"number","minimum":0},"config":{"type":"object"},"environment":{"type":"object"},
"tags":{"type":"array","items":{"type":"string"}}}}})json";

// The page reads the description itself, so that it needs nothing from elsewhere.
constexpr std::string_view page = R"html(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>LLM-Eval Run Management API</title>
<style>body{font:16px/1.5 sans-serif;margin:2em auto;max-width:60em;padding:0 1em}code{font-size:1.05em}</style></head>
<body><h1>LLM-Eval Run Management API</h1>
<p>The whole description: <a href="/api/openapi.json">/api/openapi.json</a></p><ul id="routes"></ul>
<script>
fetch("/api/openapi.json").then(r => r.json()).then(doc => {
  const list = document.getElementById("routes");
  for (const [path, methods] of Object.entries(doc.paths))
    for (const [method, route] of Object.entries(methods)) {
      const line = document.createElement("li"), code = document.createElement("code");
      code.textContent = method.toUpperCase() + " " + path;
      line.append(code, " " + route.summary);
      list.append(line);
    }
});
</script></body></html>
)html";

// Calls `each` for every word.
template <class Each>
void words(std::string_view text, Each each) {
  while (!text.empty()) {
    const auto space = text.find(' ');
    each(text.substr(0, space));
    text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
  }
}

void append_parameter(json_writer& json, std::string_view name, std::string_view in, std::string_view type,
                      bool required) {
  json.begin_object().key("name").string(name).key("in").string(in).key("required").boolean(required);
  json.key("schema").begin_object().key("type").string(type);
  if (type == "array") json.key("items").raw(R"({"type":"string"})");
  json.end_object().end_object();
}

void append_operation(json_writer& json, const described_route& route) {
  json.key(route.method).begin_object().key("summary").string(route.summary).key("parameters").begin_array();
  words(route.path, [&](std::string_view name) { append_parameter(json, name, "path", "string", true); });
  words(route.query, [&](std::string_view word) {
    const auto colon = word.find(':');
    const bool required = word.ends_with('!');
    if (required) word.remove_suffix(1);
    append_parameter(json, word.substr(0, colon), "query", word.substr(colon + 1), required);
  });
  json.end_array();
  if (*route.body) {
    json.key("requestBody").begin_object().key("required").boolean(true).key("content").begin_object();
    json.key("application/json").begin_object().key("schema").begin_object().key("$ref");
    json.string(std::string("#/components/schemas/") + route.body).end_object().end_object().end_object().end_object();
  }
  json.key("responses").begin_object();
  words(route.codes, [&](std::string_view code) {
    json.key(code).begin_object().key("description").string(code.starts_with('2') ? "Success" : "Error").end_object();
  });
  json.end_object().end_object();
}

std::string describe(bool with_extras) {
  std::string out;
  json_writer json(out);
  json.begin_object().key("openapi").string("3.0.3").key("info").begin_object();
  json.key("title").string("LLM-Eval Run Management API").key("version").string("0.3.0").end_object();
  json.key("paths").begin_object();
  std::string_view open;
  for (const auto& route : described) {
    if (route.extra && !with_extras) continue;
    if (open != route.pattern) {
      if (!open.empty()) json.end_object();
      json.key(route.pattern).begin_object();
      open = route.pattern;
    }
    append_operation(json, route);
  }
  json.end_object().end_object().key("components").begin_object().key("schemas").raw(schemas).end_object().end_object();
  return out;
}

}  // namespace

void add_document_routes(router& routes, bool with_extras) {
  for (const char* method : {"GET", "HEAD"}) {
    for (const char* path : {"/api/docs", "/api/redoc"})
      routes.add(method, path, [](route_call& call) {
        call.response.content_type = "text/html; charset=utf-8";
        call.response.body = page;
      });
    routes.add(method, "/api/openapi.json",
               [text = describe(with_extras)](route_call& call) { call.response.body = text; });
  }
}

}  // namespace spate::llm_eval_server
