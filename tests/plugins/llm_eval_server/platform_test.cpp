#include "platform.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>
#include <fstream>

#include "http_client.hpp"
#include "temporary_folder.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr const char* new_run = R"({"name":"kept","dataset_name":"d","metrics_used":["a"]})";

struct running_platform {
  explicit running_platform(const temporary_folder& folder, std::int64_t runs = 0)
      : service(
            settings(folder, runs), system_time_us, [](const std::string&) {}, [](const std::string&) {}) {
    service.start();
  }
  static platform_settings settings(const temporary_folder& folder, std::int64_t runs) {
    platform_settings out;
    out.server.port = 0;
    out.server.access_log = folder.file("access.jsonl");
    out.database = folder.file("x.db");
    out.fill = {runs, 5, 1};
    return out;
  }
  platform service;
};

boost::json::value json(const http_answer& answer) { return boost::json::parse(answer.body); }

}  // namespace

TEST_CASE("what was answered is there after a restart, in one file") {
  temporary_folder folder;
  std::string id;
  {
    running_platform first(folder, 3);
    http_client client(first.service.port());
    for (int i = 0; i < 50; ++i) {
      const auto created = client.request("POST", "/api/runs/", new_run);
      REQUIRE(created.status == 201);
      id = json(created).at_pointer("/run/id").as_string();
    }
  }
  CHECK(std::filesystem::exists(folder.file("x.db")));
  CHECK_FALSE(std::filesystem::exists(folder.file("x.db-wal")));
  running_platform second(folder, 3);
  http_client client(second.service.port());
  CHECK(json(client.request("GET", "/api/runs/" + id)).at_pointer("/run/name").as_string() == "kept");
  CHECK(json(client.request("GET", "/api/runs")).at("total").as_int64() == 53);
}

TEST_CASE("each request that was read is in the access log with its id, by the time the platform stopped") {
  temporary_folder folder;
  {
    running_platform running(folder);
    http_client client(running.service.port());
    for (int i = 0; i < 100; ++i) {
      const auto answer = client.request("GET", "/api/runs?page=" + std::to_string(i), "",
                                         "X-Request-Id: r" + std::to_string(i) + "\r\n");
      CHECK(answer.header("X-Request-Id") == "r" + std::to_string(i));
    }
  }
  std::ifstream log(folder.file("access.jsonl"));
  std::string line;
  std::int64_t last = 0;
  for (int i = 0; i < 100; ++i) {
    REQUIRE(std::getline(log, line));
    const auto entry = boost::json::parse(line);
    CHECK(entry.at("request_id").as_string() == "r" + std::to_string(i));
    CHECK(entry.at("target").as_string() == "/api/runs?page=" + std::to_string(i));
    CHECK(entry.at("status").as_int64() == (i == 0 ? 422 : 200));
    CHECK(entry.at("t_ns").as_int64() > last);
    last = entry.at("t_ns").as_int64();
  }
  CHECK_FALSE(std::getline(log, line));
}

TEST_CASE("a whole life of a run over HTTP") {
  temporary_folder folder;
  running_platform running(folder, 2);
  http_client client(running.service.port());
  const auto created = client.request("POST", "/api/runs/", new_run);
  const std::string path = "/api/runs/" + std::string(json(created).at_pointer("/run/id").as_string());
  CHECK(client.request("PUT", path, R"({"status":"completed","total_items":3})").status == 200);
  CHECK(json(client.request("GET", path + "/items")).at("total").as_int64() == 3);
  CHECK(client.request("GET", path + "/metrics").status == 200);
  CHECK(client.request("PATCH", path, "{}").header("Allow") == "GET, PUT, DELETE");
  CHECK(client.request("DELETE", path).status == 200);
  CHECK(client.request("GET", path).status == 404);

  const auto filled = json(client.request("GET", "/api/runs?created_by=fill")).at("items");
  const std::string pair = "run1=" + std::string(filled.at(0).at("id").as_string()) +
                           "&run2=" + std::string(filled.at(1).at("id").as_string());
  CHECK(client.request("GET", "/api/comparisons/?" + pair).header("X-Cache") == "MISS");
  const auto hit = client.request("GET", "/api/comparisons/?" + pair);
  CHECK(hit.header("X-Cache") == "HIT");
  CHECK(hit.header("X-Response-Time").ends_with("s"));
  CHECK(client
            .request("OPTIONS", "/api/runs/", "",
                     "Origin: http://localhost:3000\r\nAccess-Control-Request-Method: POST\r\n")
            .body == "OK");
  client.send("GET /api HTTP/1.1\r\n\r\n");
  CHECK(client.receive().body == "Invalid host header");
}

TEST_CASE("a database in a folder that is not there is refused with what to do") {
  temporary_folder folder;
  auto settings = running_platform::settings(folder, 0);
  settings.database = folder.file("missing/x.db");
  CHECK_THROWS_WITH(
      platform(settings, system_time_us, nullptr, nullptr),
      Catch::Contains("missing/x.db: unable to open database file; choose a file in a folder that exists"));
}

}  // namespace spate::llm_eval_server
