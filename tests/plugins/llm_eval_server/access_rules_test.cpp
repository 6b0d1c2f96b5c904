#include "server/access_rules.hpp"

#include <catch2/catch.hpp>

namespace spate::llm_eval_server {

TEST_CASE("only hosts of this machine are allowed") {
  for (const char* host : {"localhost", "localhost:8000", "127.0.0.1", "127.0.0.1:1", "app.localhost", "LOCALHOST"})
    CHECK(host_allowed(host));
  for (const char* host :
       {"", "example.com", "[::1]", "[::1]:8000", "127.0.0.2", "localhost.example.com", "xlocalhost"})
    CHECK_FALSE(host_allowed(host));
}

TEST_CASE("a preflight is answered by origin and method") {
  http_request request;
  http_response response;
  request.method = "OPTIONS";
  request.origin = "http://localhost:3000";
  CHECK_FALSE(answer_preflight(request, response));
  request.preflight_method = "PUT";
  request.preflight_headers = "content-type";
  REQUIRE(answer_preflight(request, response));
  CHECK(response.status == 200);
  CHECK(response.body == "OK");
  CHECK(response.headers.find("Access-Control-Allow-Origin: http://localhost:3000\r\n") != std::string::npos);
  CHECK(response.headers.find("Access-Control-Allow-Headers: content-type\r\n") != std::string::npos);
  response.clear();
  request.origin = "http://evil";
  request.preflight_method = "PATCH";
  REQUIRE(answer_preflight(request, response));
  CHECK(response.status == 400);
  CHECK(response.body == "Disallowed CORS origin, method");
}

TEST_CASE("other answers carry the headers for an allowed origin") {
  http_request request;
  http_response response;
  add_cross_origin_headers(request, response);
  CHECK(response.headers.empty());
  request.origin = "http://127.0.0.1:3001";
  add_cross_origin_headers(request, response);
  CHECK(response.headers ==
        "Access-Control-Allow-Credentials: true\r\nAccess-Control-Allow-Origin: http://127.0.0.1:3001\r\nVary: "
        "Origin\r\n");
}

}  // namespace spate::llm_eval_server
