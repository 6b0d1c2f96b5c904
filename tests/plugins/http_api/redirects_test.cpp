// Redirects: followed on the same server, when the profile says so.
#include <catch2/catch.hpp>

#include "http_peer.hpp"

using namespace spate::test;

namespace {

std::string redirect(int status, const std::string& location, const std::string& more = "") {
  return answer(status, "", "Location: " + location + "\r\n" + more);
}

// Answers by the request's target; what is not in the table is "found".
scripted_server::script by_target(request_record& record, std::map<std::string, std::string> answers) {
  return [&record, answers](server_socket& socket, int) {
    for (http_request request = read_request(socket); request; request = read_request(socket)) {
      record.add(request);
      const auto begin = request.line.find(' ') + 1;
      const auto known = answers.find(request.line.substr(begin, request.line.find(' ', begin) - begin));
      socket.write(known == answers.end() ? answer(200, "found") : known->second);
    }
  };
}

struct seen {
  std::uint16_t outcome;
  std::int32_t status;
  std::string text;
  std::vector<http_request> requests;
  std::int64_t followed;
};

seen run(const std::map<std::string, std::string>& answers, std::initializer_list<value::member> operation,
         int redirects = 5) {
  request_record record;
  scripted_server server(by_target(record, answers));
  harness client(http_api(), {{"base_url", url_of(server)}, {"redirects", redirects}},
                 {{"operation", value(operation)}});
  client.start();
  const spate_sample sample = client.run(0);
  seen out{sample.outcome, sample.status, client.error_of(sample), record.all(),
           client.host.metric("redirects_followed")};
  client.stop();
  CHECK(client.violations.empty());
  CHECK(server.connections() == 1);
  return out;
}

constexpr std::uint16_t redirect_outcome = SPATE_OUTCOME_PLUGIN + 1;

}  // namespace

TEST_CASE("a redirect is the answer, unless redirects are followed") {
  const seen plain = run({{"/a", redirect(302, "/b")}}, {{"get", "/a"}}, 0);
  CHECK(plain.outcome == SPATE_OUTCOME_OK);
  CHECK(plain.status == 302);
  CHECK(plain.requests.size() == 1);
  const seen followed = run({{"/a", redirect(302, "/b?x=1#part")}}, {{"get", "/a"}});
  CHECK(followed.outcome == SPATE_OUTCOME_OK);
  CHECK(followed.status == 200);
  CHECK(followed.followed == 1);
  REQUIRE(followed.requests.size() == 2);
  CHECK(followed.requests[1].line == "GET /b?x=1 HTTP/1.1");
}

TEST_CASE("an operation may follow where its target does not") {
  request_record record;
  scripted_server server(by_target(record, {{"/a", redirect(301, "/b")}}));
  harness client(http_api(), {{"base_url", url_of(server)}},
                 {{"follows", {{"get", "/a"}, {"redirects", 1}}}, {"stays", {{"get", "/a"}}}});
  client.start();
  CHECK(client.run(0).status == 200);
  CHECK(client.run(1).status == 301);
}

TEST_CASE("a POST becomes a GET without a body after 301, 302 and 303, and stays one after 307 and 308") {
  for (int status : {301, 302, 303, 307, 308}) {
    INFO(status);
    const seen got =
        run({{"/form", redirect(status, "/next")}}, {{"post", "/form"}, {"json", "{}"}, {"headers", {{"X-A", "b"}}}});
    REQUIRE(got.requests.size() == 2);
    const http_request& next = got.requests[1];
    CHECK(next.header("X-A") == "b");
    if (status < 307) {
      CHECK(next.line == "GET /next HTTP/1.1");
      CHECK(next.header("Content-Type").empty());
      CHECK(next.header("Content-Length").empty());
      CHECK(next.body.empty());
    } else {
      CHECK(next.line == "POST /next HTTP/1.1");
      CHECK(next.header("Content-Type") == "application/json");
      CHECK(next.body == "{}");
    }
  }
}

TEST_CASE("where a redirect leads is seen from where it stands") {
  const std::pair<const char*, const char*> rows[] = {{"c", "/a/c"},          {"../c", "/c"},
                                                      {"?q=2", "/a/b?q=2"},   {"/x/./y/../z", "/x/z"},
                                                      {"//HOST/abs", "/abs"}, {"http://HOST/whole?x", "/whole?x"},
                                                      {"http://HOST", "/"}};
  for (auto [location, target] : rows) {
    INFO(location);
    request_record record;
    std::string host;
    scripted_server server([&](server_socket& socket, int) {
      for (http_request request = read_request(socket); request; request = read_request(socket)) {
        record.add(request);
        std::string to = location;
        if (auto at = to.find("HOST"); at != std::string::npos) to.replace(at, 4, request.header("Host"));
        socket.write(request.line == "GET /a/b?q=1 HTTP/1.1" ? redirect(307, to) : answer(200, "x"));
      }
    });
    harness client(http_api(), {{"base_url", url_of(server)}, {"redirects", 1}},
                   {{"operation", {{"get", "/a/b?q=1"}}}});
    client.start();
    CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
    REQUIRE(record.all().size() == 2);
    CHECK(record.all()[1].line == "GET " + std::string(target) + " HTTP/1.1");
  }
}

TEST_CASE("a redirect to another server is not followed, and says where it led") {
  for (const char* location :
       {"http://other.test/a?b", "https://127.0.0.1/a", "http://127.0.0.1:1/a", "ftp://127.0.0.1/a"}) {
    const seen got = run({{"/a", redirect(302, location)}}, {{"get", "/a"}});
    CHECK(got.outcome == redirect_outcome);
    CHECK(got.status == 302);
    CHECK(got.text.find("redirected to another server, ") == 0);
    CHECK(got.text.find("which this target does not load") != std::string::npos);
    CHECK(got.requests.size() == 1);
  }
}

TEST_CASE("redirects in a circle, or to nonsense, end the operation") {
  const seen circle = run({{"/a", redirect(302, "/b")}, {"/b", redirect(302, "/a")}}, {{"get", "/a"}}, 3);
  CHECK(circle.outcome == redirect_outcome);
  CHECK(circle.text == "redirected more often than `redirects` allows");
  CHECK(circle.requests.size() == 4);
  CHECK(circle.followed == 3);
  const seen nonsense = run({{"/a", redirect(302, "http://[::1/x y")}}, {{"get", "/a"}});
  CHECK(nonsense.outcome == redirect_outcome);
  CHECK(nonsense.text == "redirected to what is no URL");
  const seen nowhere = run({{"/a", answer(302, "")}}, {{"get", "/a"}});
  CHECK(nowhere.outcome == SPATE_OUTCOME_OK);
  CHECK(nowhere.status == 302);
}

TEST_CASE("a cookie that comes with a redirect goes with the request that follows") {
  request_record record;
  scripted_server server(
      by_target(record, {{"/login", redirect(303, "/home", "Set-Cookie: session=abc; Path=/\r\n")}}));
  harness client(http_api(), {{"base_url", url_of(server)}, {"redirects", 2}, {"cookies", true}},
                 {{"login", {{"post", "/login"}, {"form", {{"user", "me"}}}}}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  REQUIRE(record.all().size() == 2);
  CHECK(record.all()[0].header("Cookie").empty());
  CHECK(record.all()[1].header("Cookie") == "session=abc");
}
