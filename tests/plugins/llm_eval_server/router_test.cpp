#include "server/router.hpp"

#include <catch2/catch.hpp>

namespace spate::llm_eval_server {
namespace {

struct routed {
  router routes;
  std::string called;
  routed() {
    for (const auto& [method, pattern] :
         std::initializer_list<std::pair<const char*, const char*>>{{"GET", "/a"},
                                                                    {"GET", "/a/"},
                                                                    {"GET", "/a/fixed"},
                                                                    {"GET", "/a/{}"},
                                                                    {"PUT", "/a/{}"},
                                                                    {"GET", "/a/{}/b/{}"}})
      routes.add(method, pattern, [this, name = std::string(pattern)](route_call& call) {
        called = name + " " + call.parameters[0] + " " + call.parameters[1];
        if (const auto* q = call.query.find("q")) called += " q=" + *q;
      });
  }
  std::pair<router::outcome, std::string> send(const char* method, const char* target) {
    http_request request;
    request.method = method;
    request.target = target;
    http_response response;
    std::string allowed;
    called.clear();
    const auto outcome = routes.route(request, response, allowed);
    return {outcome, outcome == router::outcome::wrong_method ? allowed : called};
  }
};

}  // namespace

TEST_CASE("paths are matched by segment, slashes count") {
  routed test;
  using enum router::outcome;
  CHECK(test.send("GET", "/a") == std::pair(handled, std::string("/a  ")));
  CHECK(test.send("GET", "/a/") == std::pair(handled, std::string("/a/  ")));
  CHECK(test.send("GET", "/a/x") == std::pair(handled, std::string("/a/{} x ")));
  CHECK(test.send("GET", "/a/fixed") == std::pair(handled, std::string("/a/fixed  ")));
  CHECK(test.send("GET", "/a/1/b/2?q=%20x#f") == std::pair(handled, std::string("/a/{}/b/{} 1 2 q= x")));
  CHECK(test.send("GET", "/a/%41") == std::pair(handled, std::string("/a/{} A ")));
  CHECK(test.send("GET", "http://host:1/a/x") == std::pair(handled, std::string("/a/{} x ")));
  for (const char* none : {"/", "/b", "/a/x/", "/a/1/b/", "/a//b/2", "/a/1/b/2/", "/a%2Fx%2F", "*"}) {
    INFO(none);
    CHECK(test.send("GET", none).first == unknown_path);
  }
}

TEST_CASE("a path without the method names the methods it has") {
  routed test;
  CHECK(test.send("DELETE", "/a/x") == std::pair(router::outcome::wrong_method, std::string("GET, PUT")));
  CHECK(test.send("POST", "/a") == std::pair(router::outcome::wrong_method, std::string("GET")));
}

}  // namespace spate::llm_eval_server
