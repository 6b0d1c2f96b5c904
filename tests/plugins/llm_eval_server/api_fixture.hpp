#pragma once

#include <boost/json/parse.hpp>

#include "json/json_writer.hpp"
#include "rest/api.hpp"
#include "store/fill.hpp"
#include "store/schema.hpp"

namespace spate::llm_eval_server {

struct api_answer {
  unsigned status;
  std::string body, headers, content_type;
  boost::json::value json() const { return boost::json::parse(body); }
  // The member at a JSON Pointer, as JSON text.
  std::string at(std::string_view pointer) const {
    return to_json(json().at_pointer(boost::json::string_view(pointer.data(), pointer.size())));
  }
};

// The REST interface over a database in memory, without sockets, with a clock that the test moves.
struct api_fixture {
  explicit api_fixture(bool strict = false, std::int64_t runs = 0) : handler(context, strict) {
    create_schema(store);
    fill(store, {runs, 10, 1}, now_us);
  }

  api_answer send(std::string_view method, std::string_view target, std::string_view body = {}) {
    http_request request;
    request.method = method;
    request.target = target;
    request.body = body;
    request.host = "localhost:8000";
    return send(request);
  }
  api_answer get(std::string_view target) { return send("GET", target); }
  api_answer send(const http_request& request) {
    http_response response;
    handler.handle(request, response);
    return {response.status, response.body, response.headers, std::string(response.content_type)};
  }

  // The id of the run in a reply or of the run at `place` in a list.
  std::string created(std::string_view body) {
    return text(send("POST", "/api/runs/", body).json().at_pointer("/run/id"));
  }
  std::string filled(std::size_t place) {
    const auto list = get("/api/runs?created_by=fill&per_page=100&order_by=name").json();
    return text(list.at_pointer("/items").as_array().at(place).at("id"));
  }
  static std::string text(const boost::json::value& value) { return std::string(value.as_string()); }

  std::int64_t now_us = 1'754'650'000'123'456;  // 2025-08-08T10:46:40.123456
  std::vector<std::string> logged;
  database store{":memory:"};
  rest_context context{store, 7, [this] { return now_us; }, "sqlite:///test.db",
                       [this](const std::string& line) { logged.push_back(line); }};
  api handler;
};

inline constexpr const char* small_run = R"({"name":"first","dataset_name":"d1","metrics_used":["accuracy"]})";
inline constexpr const char* unknown_id = "11111111-2222-4333-8444-555555555555";

}  // namespace spate::llm_eval_server
