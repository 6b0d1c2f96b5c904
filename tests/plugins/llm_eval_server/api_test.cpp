#include <catch2/catch.hpp>

#include "api_fixture.hpp"

namespace spate::llm_eval_server {

TEST_CASE("each path and method has the status code of the contract") {
  api_fixture api(false, 2);
  const std::string run = api.created(small_run);
  const std::string filled = api.filled(0);
  const std::string other = api.filled(1);
  struct row {
    const char* method;
    std::string target;
    unsigned status;
    const char* body = "";
  };
  const std::string missing = unknown_id;
  const std::vector<row> rows{
      {"GET", "/api", 200},
      {"GET", "/api/", 404},
      {"POST", "/api", 405},
      {"GET", "/api/health", 404},
      {"GET", "/api/health/", 200},
      {"GET", "/api/health/database", 200},
      {"GET", "/api/health/ready", 200},
      {"GET", "/api/health/live", 404},
      {"GET", "/health", 404},
      {"GET", "/api/v1/runs", 404},
      {"POST", "/api/runs/", 201, small_run},
      {"POST", "/api/runs", 405, small_run},
      {"POST", "/api/runs/", 422, "{}"},
      {"GET", "/api/runs", 200},
      {"GET", "/api/runs/", 200},
      {"GET", "/api/runs?page=0", 422},
      {"GET", "/api/runs?unknown=1&limit=3&offset=9", 200},
      {"DELETE", "/api/runs/", 405},
      {"GET", "/api/runs/" + run, 200},
      {"GET", "/api/runs/" + run + "/", 404},
      {"GET", "/api/runs/test-run-5", 400},
      {"GET", "/api/runs/" + missing, 404},
      {"PATCH", "/api/runs/" + run, 405, "{}"},
      {"PUT", "/api/runs/" + run, 200, R"({"status":"completed"})"},
      {"PUT", "/api/runs/" + run, 400, "{}"},
      {"PUT", "/api/runs/nothing", 400, R"({"status":"completed"})"},
      {"PUT", "/api/runs/nothing", 422, R"({"status":"pending"})"},
      {"PUT", "/api/runs/" + missing, 404, R"({"status":"completed"})"},
      {"PUT", "/api/runs/" + run, 500, R"({"name":null})"},
      {"GET", "/api/runs/" + run + "/metrics", 200},
      {"GET", "/api/runs/x/metrics", 400},
      {"GET", "/api/runs/" + missing + "/metrics", 404},
      {"POST", "/api/runs/" + run + "/metrics", 405},
      {"GET", "/api/runs/" + run + "/items", 200},
      {"GET", "/api/runs/x/items", 400},
      {"GET", "/api/runs/x/items?limit=0", 422},
      {"GET", "/api/runs/" + missing + "/items", 404},
      {"GET", "/api/comparisons", 404},
      {"GET", "/api/comparisons/", 422},
      {"GET", "/api/comparisons/?run1=a&run2=b", 400},
      {"GET", "/api/comparisons/?run1=" + missing + "&run2=" + filled, 404},
      {"GET", "/api/comparisons/?run1=" + run + "&run2=" + filled, 400},
      {"GET", "/api/comparisons/cached/" + filled + "/" + other, 404},
      {"GET", "/api/comparisons/?run1=" + filled + "&run2=" + other, 200},
      {"GET", "/api/comparisons/cached/" + other + "/" + filled, 200},
      {"GET", "/api/comparisons/cached/x/" + filled, 400},
      {"GET", "/api/comparisons/" + filled + "/" + other, 404},
      {"DELETE", "/api/runs/" + filled, 500},
      {"DELETE", "/api/runs/" + run, 200},
      {"DELETE", "/api/runs/" + run, 404},
      {"DELETE", "/api/runs/x", 400},
      {"GET", "/api/docs", 200},
      {"HEAD", "/api/docs", 200},
      {"HEAD", "/api", 405},
      {"GET", "/api/redoc", 200},
      {"GET", "/api/openapi.json", 200},
      {"OPTIONS", "/api/runs", 405},
      {"GET", "/ws", 404},
  };
  for (const auto& row : rows) {
    INFO(row.method << " " << row.target << " " << row.body);
    const auto answer = api.send(row.method, row.target, row.body);
    CHECK(answer.status == row.status);
    if (answer.status == 404 && row.target.find(missing) == std::string::npos &&
        row.target.find(run) == std::string::npos && row.target.find("cached") == std::string::npos)
      CHECK(answer.body == R"({"detail":"Not Found"})");
    if (answer.status == 405) CHECK(answer.body == R"({"detail":"Method Not Allowed"})");
  }
}

TEST_CASE("the extras exist unless the server is strict") {
  api_fixture lenient(false, 2);
  api_fixture strict(true, 2);
  const std::string pair = lenient.filled(0) + "/" + lenient.filled(1);
  struct row {
    std::string target;
    unsigned lenient, strict;
  };
  for (const auto& row : std::vector<row>{{"/api/runs/search?search=filled", 200, 400},
                                          {"/api/runs/search", 422, 400},
                                          {"/api/comparisons/" + pair + "/export", 200, 404},
                                          {"/api/comparisons/" + pair + "/export?format=csv", 200, 404},
                                          {"/api/comparisons/" + pair + "/export?format=excel", 200, 404},
                                          {"/api/comparisons/" + pair + "/export?format=pdf", 422, 404},
                                          {"/api/comparisons/a/b/export", 400, 404},
                                          {"/api/analytics/summary", 200, 404},
                                          {"/api/analytics/trends", 200, 404},
                                          {"/api/analytics/trends?days=0", 422, 404}}) {
    INFO(row.target);
    CHECK(lenient.get(row.target).status == row.lenient);
    CHECK(strict.get(row.target).status == row.strict);
  }
  CHECK(lenient.send("GET", "/api/openapi.json").body.find("analytics") != std::string::npos);
  CHECK(strict.send("GET", "/api/openapi.json").body.find("analytics") == std::string::npos);
}

TEST_CASE("the description names every route, and no other") {
  for (const bool strict : {false, true}) {
    api_fixture api(strict);
    std::vector<std::string> served;
    for (auto [method, pattern] : api.handler.routes().routes()) {
      if (pattern == "/api/docs" || pattern == "/api/redoc" || pattern == "/api/openapi.json") continue;
      served.push_back(method + " " + pattern);
    }
    std::vector<std::string> described;
    const auto document = api.get("/api/openapi.json").json();
    for (const auto& [path, methods] : document.at("paths").as_object()) {
      std::string pattern(path);
      for (auto open = pattern.find('{'); open != std::string::npos; open = pattern.find('{', open + 1))
        pattern.erase(open + 1, pattern.find('}', open) - open - 1);
      for (const auto& [method, route] : methods.as_object()) {
        std::string upper(method);
        for (char& c : upper) c = static_cast<char>(std::toupper(c));
        described.push_back(upper + " " + pattern);
      }
    }
    std::sort(served.begin(), served.end());
    std::sort(described.begin(), described.end());
    CHECK(served == described);
  }
}

TEST_CASE("a run is created, read, changed and deleted") {
  api_fixture api;
  const auto created = api.send("POST", "/api/runs/",
                                R"({"name":"n","dataset_name":"d","metrics_used":["a","b"],"tags":["t"],"id":"ignored",
                                "config":{"temperature":0.25,"deep":[1,null,true]},"model_name":null})");
  REQUIRE(created.status == 201);
  CHECK(created.at("/success") == "true");
  CHECK(created.at("/message") == "\"Run created successfully\"");
  CHECK(created.at("/run/status") == "\"running\"");
  CHECK(created.at("/run/created_at") == "\"2025-08-08T10:46:40.123456Z\"");
  CHECK(created.at("/run/metrics_used") == R"(["a","b"])");
  CHECK(created.body.find(R"("config":{"temperature":0.25,"deep":[1,null,true]})") != std::string::npos);
  CHECK(created.json().at("run").as_object().size() == 26);
  const std::string path = "/api/runs/" + api.text(created.json().at_pointer("/run/id"));

  const auto read = api.get(path);
  CHECK(read.at("/message") == "null");
  CHECK(read.at("/metrics") == "[]");
  CHECK(read.at("/run/created_at") == "\"2025-08-08T10:46:40.123456\"");
  CHECK(read.at("/run/total_items") == "0");
  CHECK(read.at("/run/success_rate") == "null");

  const auto changed = api.send("PUT", path,
                                R"({"status":"completed","completed_at":"2025-08-08T12:00:00+02:00","success_rate":0.95,
                                "total_items":"12","tags":null,"duration_seconds":61})");
  CHECK(changed.status == 200);
  CHECK(changed.at("/message") == "\"Run updated successfully\"");
  CHECK(changed.at("/run/completed_at") == "\"2025-08-08T10:00:00\"");
  CHECK(changed.body.find("\"success_rate\":0.95,") != std::string::npos);
  CHECK(changed.body.find("\"duration_seconds\":61.0,") != std::string::npos);
  CHECK(changed.at("/run/total_items") == "12");
  CHECK(changed.at("/run/tags") == "null");
  CHECK(api.get(path).at("/run/status") == "\"completed\"");

  CHECK(api.send("DELETE", path).body == R"({"success":true,"message":"Run deleted successfully"})");
  CHECK(api.get(path).body == R"({"detail":"Run not found"})");
}

TEST_CASE("a stored null where the schema wants a value is refused as an integrity violation") {
  api_fixture api;
  const auto answer =
      api.send("POST", "/api/runs/", R"({"name":"n","dataset_name":"d","metrics_used":["a"],"status":null})");
  CHECK(answer.status == 400);
  CHECK(answer.body == R"({"detail":"Failed to create run: data integrity violation"})");
  CHECK(api.get("/api/runs").at("/total") == "0");
}

TEST_CASE("health reports counts and the latest run") {
  api_fixture api;
  const auto empty = api.get("/api/health/");
  CHECK(empty.body == R"({"status":"healthy","timestamp":"2025-08-08T10:46:40.123456","database":{"status":"healthy",)"
                      R"("connection_test":true,"statistics":{"run_count":0,"item_count":0,"metric_count":0}},)"
                      R"("version":"0.3.0"})");
  api.created(small_run);
  const auto one = api.get("/api/health/database");
  CHECK(one.at("/database_url") == "\"sqlite:///test.db\"");
  CHECK(one.at("/statistics/run_count") == "1");
  CHECK(one.at("/statistics/latest_run_name") == "\"first\"");
  CHECK(one.at("/statistics/latest_run_date") == "\"2025-08-08T10:46:40.123456\"");
  CHECK(api.get("/api/health/ready").body == R"({"status":"ready"})");
}

TEST_CASE("a database that does not answer makes the health 503 and other routes 500") {
  api_fixture api;
  const std::string run = api.created(small_run);
  api.store.execute("DROP TABLE run_metrics");
  CHECK(api.get("/api/health/").status == 503);
  CHECK(api.get("/api/health/").at("/detail/error") == "\"Service Unavailable\"");
  CHECK(api.get("/api/health/database").at("/connection_test") == "false");
  CHECK(api.get("/api/health/ready").at("/detail/status") == "\"not ready\"");
  CHECK(api.get("/api/runs/" + run + "/metrics").body == R"({"detail":"Failed to retrieve metrics"})");
  REQUIRE_FALSE(api.logged.empty());
  CHECK(api.logged.back().find("no such table: run_metrics") != std::string::npos);
}

TEST_CASE("items are made up from their place in the page") {
  api_fixture api;
  const std::string run = api.created(small_run);
  const std::string path = "/api/runs/" + run + "/items";
  CHECK(api.get(path).body == R"({"items":[],"total":0,"limit":20,"offset":0,"has_next":false,"has_prev":false})");
  api.send("PUT", "/api/runs/" + run, R"({"total_items":10})");

  const auto page = api.get(path + "?limit=3&offset=4");
  CHECK(page.json().at("items").as_array().size() == 3);
  CHECK(page.at("/items/0/id") == "\"item-" + run + "-4\"");
  CHECK(page.at("/items/2/status") == "\"failed\"");
  CHECK(page.at("/items/0/error_message") == "null");
  CHECK(page.body.find(R"("scores":{"accuracy":0.86,"relevance":0.88,"faithfulness":0.895})") != std::string::npos);
  CHECK(page.at("/total") == "10");
  CHECK(page.at("/has_next") == "true");
  CHECK(page.at("/has_prev") == "true");
  CHECK(api.get(path + "?limit=5&offset=5").at("/has_next") == "false");
  CHECK(api.get(path + "?offset=50").at("/items") == "[]");

  const auto failed = api.get(path + "?status=failed");
  CHECK(failed.json().at("items").as_array().size() == 3);
  CHECK(failed.at("/total") == "3");
  CHECK(api.get(path + "?status=success").at("/total") == "7");
  CHECK(api.get(path + "?status=pending").at("/total") == "0");
}

TEST_CASE("another host is refused, and X-Request-Id comes back") {
  api_fixture api;
  http_request request;
  request.method = "GET";
  request.target = "/api";
  request.host = "example.com";
  request.request_id = "r-1";
  const auto refused = api.send(request);
  CHECK(refused.status == 400);
  CHECK(refused.body == "Invalid host header");
  CHECK(refused.content_type == "text/plain; charset=utf-8");
  CHECK(refused.headers == "X-Request-Id: r-1\r\n");
  request.host = "127.0.0.1:80";
  CHECK(api.send(request).status == 200);
}

}  // namespace spate::llm_eval_server
