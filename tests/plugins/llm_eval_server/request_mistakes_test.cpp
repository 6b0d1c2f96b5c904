#include <catch2/catch.hpp>

#include "api_fixture.hpp"

namespace spate::llm_eval_server {
namespace {

struct mistake {
  std::string sent;
  std::string issues;  // the content of "detail"
};

}  // namespace

TEST_CASE("each mistake in a new run is named in the platform's words") {
  api_fixture api;
  const std::string rest = R"("dataset_name":"d","metrics_used":["a"])";
  const std::string right = R"("name":"n",)" + rest;
  const std::vector<mistake> rows{
      {"", R"({"type":"missing","loc":["body"],"msg":"Field required","input":null})"},
      {"[1]",
       R"({"type":"model_attributes_type","loc":["body"],"msg":"Input should be a valid dictionary or object to extract fields from","input":[1]})"},
      {"{" + rest + "}", R"({"type":"missing","loc":["body","name"],"msg":"Field required","input":{)" + rest + "}}"},
      {R"({"name":"",)" + rest + "}",
       R"({"type":"string_too_short","loc":["body","name"],"msg":"String should have at least 1 character","input":"","ctx":{"min_length":1}})"},
      {R"({"name":")" + std::string(256, 'x') + "\"," + rest + "}",
       R"({"type":"string_too_long","loc":["body","name"],"msg":"String should have at most 255 characters","input":")" +
           std::string(256, 'x') + R"(","ctx":{"max_length":255}})"},
      {R"({"name":5,)" + rest + "}",
       R"({"type":"string_type","loc":["body","name"],"msg":"Input should be a valid string","input":5})"},
      {R"({"name":null,)" + rest + "}",
       R"({"type":"string_type","loc":["body","name"],"msg":"Input should be a valid string","input":null})"},
      {R"({"name":"n","dataset_name":"d","metrics_used":[]})",
       R"({"type":"too_short","loc":["body","metrics_used"],"msg":"List should have at least 1 item after validation, not 0","input":[],"ctx":{"field_type":"List","min_length":1,"actual_length":0}})"},
      {R"({"name":"n","dataset_name":"d","metrics_used":"a"})",
       R"({"type":"list_type","loc":["body","metrics_used"],"msg":"Input should be a valid list","input":"a"})"},
      {R"({"name":"n","dataset_name":"d","metrics_used":["a",2]})",
       R"({"type":"string_type","loc":["body","metrics_used",1],"msg":"Input should be a valid string","input":2})"},
      {"{" + right + R"(,"status":"pending"})",
       R"({"type":"string_pattern_mismatch","loc":["body","status"],"msg":"String should match pattern '^(running|completed|failed|cancelled)$'","input":"pending","ctx":{"pattern":"^(running|completed|failed|cancelled)$"}})"},
      {"{" + right + R"(,"config":[]})",
       R"({"type":"dict_type","loc":["body","config"],"msg":"Input should be a valid dictionary","input":[]})"},
      {"{" + right + R"(,"task_type":7,"tags":{}})",
       R"({"type":"string_type","loc":["body","task_type"],"msg":"Input should be a valid string","input":7},)"
       R"({"type":"list_type","loc":["body","tags"],"msg":"Input should be a valid list","input":{}})"},
  };
  for (const auto& row : rows) {
    INFO(row.sent);
    const auto answer = api.send("POST", "/api/runs/", row.sent);
    CHECK(answer.status == 422);
    CHECK(answer.body == "{\"detail\":[" + row.issues + "]}");
  }
  CHECK(api.get("/api/runs").at("/total") == "0");
}

TEST_CASE("lengths count characters, not bytes") {
  api_fixture api;
  std::string name;
  for (int i = 0; i < 255; ++i) name += "é";
  const std::string tail = R"(","dataset_name":"d","metrics_used":["a"]})";
  CHECK(api.send("POST", "/api/runs/", R"({"name":")" + name + tail).status == 201);
  CHECK(api.send("POST", "/api/runs/", R"({"name":"é)" + name + tail).status == 422);
}

TEST_CASE("each mistake in a change is named") {
  api_fixture api;
  const std::string path = "/api/runs/" + api.created(small_run);
  const std::vector<mistake> rows{
      {R"({"total_items":-1})",
       R"({"type":"greater_than_equal","loc":["body","total_items"],"msg":"Input should be greater than or equal to 0","input":-1,"ctx":{"ge":0}})"},
      {R"({"total_items":1.5})",
       R"({"type":"int_from_float","loc":["body","total_items"],"msg":"Input should be a valid integer, got a number with a fractional part","input":1.5})"},
      {R"({"failed_items":"x"})",
       R"({"type":"int_parsing","loc":["body","failed_items"],"msg":"Input should be a valid integer, unable to parse string as an integer","input":"x"})"},
      {R"({"failed_items":[]})",
       R"({"type":"int_type","loc":["body","failed_items"],"msg":"Input should be a valid integer","input":[]})"},
      {R"({"success_rate":1.5})",
       R"({"type":"less_than_equal","loc":["body","success_rate"],"msg":"Input should be less than or equal to 1","input":1.5,"ctx":{"le":1.0}})"},
      {R"({"success_rate":{}})",
       R"({"type":"float_type","loc":["body","success_rate"],"msg":"Input should be a valid number","input":{}})"},
      {R"({"avg_response_time":"fast"})",
       R"({"type":"float_parsing","loc":["body","avg_response_time"],"msg":"Input should be a valid number, unable to parse string as a number","input":"fast"})"},
      {R"({"duration_seconds":-0.5})",
       R"({"type":"greater_than_equal","loc":["body","duration_seconds"],"msg":"Input should be greater than or equal to 0","input":-0.5,"ctx":{"ge":0.0}})"},
      {R"({"started_at":"yesterday at noon"})",
       R"({"type":"datetime_from_date_parsing","loc":["body","started_at"],"msg":"Input should be a valid datetime or date, invalid character in year","input":"yesterday at noon","ctx":{"error":"invalid character in year"}})"},
      {R"({"started_at":true})",
       R"({"type":"datetime_type","loc":["body","started_at"],"msg":"Input should be a valid datetime","input":true})"},
  };
  for (const auto& row : rows) {
    INFO(row.sent);
    const auto answer = api.send("PUT", path, row.sent);
    CHECK(answer.status == 422);
    CHECK(answer.body == "{\"detail\":[" + row.issues + "]}");
  }
}

TEST_CASE("each mistake in a query is named") {
  api_fixture api;
  const std::vector<mistake> rows{
      {"/api/runs?page=x",
       R"({"type":"int_parsing","loc":["query","page"],"msg":"Input should be a valid integer, unable to parse string as an integer","input":"x"})"},
      {"/api/runs?page=0",
       R"({"type":"greater_than_equal","loc":["query","page"],"msg":"Input should be greater than or equal to 1","input":"0","ctx":{"ge":1}})"},
      {"/api/runs?per_page=101",
       R"({"type":"less_than_equal","loc":["query","per_page"],"msg":"Input should be less than or equal to 100","input":"101","ctx":{"le":100}})"},
      {"/api/runs?order_by=updated_at",
       R"({"type":"string_pattern_mismatch","loc":["query","order_by"],"msg":"String should match pattern '^(created_at|name|status|success_rate|duration_seconds)$'","input":"updated_at","ctx":{"pattern":"^(created_at|name|status|success_rate|duration_seconds)$"}})"},
      {"/api/runs?max_duration=0",
       R"({"type":"greater_than","loc":["query","max_duration"],"msg":"Input should be greater than 0","input":"0","ctx":{"gt":0.0}})"},
      {"/api/runs?min_success_rate=2",
       R"({"type":"less_than_equal","loc":["query","min_success_rate"],"msg":"Input should be less than or equal to 1","input":"2","ctx":{"le":1.0}})"},
      {"/api/runs?descending=maybe",
       R"({"type":"bool_parsing","loc":["query","descending"],"msg":"Input should be a valid boolean, unable to interpret input","input":"maybe"})"},
      {"/api/runs?search=",
       R"({"type":"string_too_short","loc":["query","search"],"msg":"String should have at least 1 character","input":"","ctx":{"min_length":1}})"},
      {"/api/runs?created_after=2025-13-01",
       R"({"type":"datetime_from_date_parsing","loc":["query","created_after"],"msg":"Input should be a valid datetime or date, month value is outside expected range of 1-12","input":"2025-13-01","ctx":{"error":"month value is outside expected range of 1-12"}})"},
      {"/api/comparisons/?run2=x", R"({"type":"missing","loc":["query","run1"],"msg":"Field required","input":null})"},
  };
  for (const auto& row : rows) {
    INFO(row.sent);
    const auto answer = api.get(row.sent);
    CHECK(answer.status == 422);
    CHECK(answer.body == "{\"detail\":[" + row.issues + "]}");
  }
}

}  // namespace spate::llm_eval_server
