// Which bytes are sent.
#include "sent_request.hpp"

using namespace spate::test;

TEST_CASE("a GET is sent with the least headers, after the base URL's path") {
  http_request sent = sent_by(table{}, {{"get", "/runs?limit=5"}});
  CHECK(sent.head == "GET /api/runs?limit=5 HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nUser-Agent: spate/" SPATE_VERSION
                     "\r\nAccept: */*\r\n\r\n");
}

TEST_CASE("every method has its key, and any other is written out") {
  CHECK(sent_by(table{}, {{"post", "/a"}}).line == "POST /api/a HTTP/1.1");
  CHECK(sent_by(table{}, {{"put", "/a"}}).line == "PUT /api/a HTTP/1.1");
  CHECK(sent_by(table{}, {{"delete", "/a"}}).line == "DELETE /api/a HTTP/1.1");
  CHECK(sent_by(table{}, {{"patch", "/a"}}).line == "PATCH /api/a HTTP/1.1");
  CHECK(sent_by(table{}, {{"head", "/a"}}).line == "HEAD /api/a HTTP/1.1");
  CHECK(sent_by(table{}, {{"options", "/a"}}).line == "OPTIONS /api/a HTTP/1.1");
  CHECK(sent_by(table{}, {{"method", "PURGE"}, {"path", "/a"}}).line == "PURGE /api/a HTTP/1.1");
}

TEST_CASE("a POST without a body says that it is empty, a DELETE says nothing") {
  CHECK(sent_by(table{}, {{"post", "/a"}}).header("Content-Length") == "0");
  CHECK(sent_by(table{}, {{"delete", "/a"}}).head.find("Content-Length") == std::string::npos);
}

TEST_CASE("holes of a path are encoded, its own text is not") {
  http_request sent = sent_by(table{}, {{"get", templated{"/runs/${id}?a=b&c=${id}"}}}, {{"id", "x/y z&"}});
  CHECK(sent.line == "GET /api/runs/x%2Fy%20z%26?a=b&c=x%2Fy%20z%26 HTTP/1.1");
}

TEST_CASE("query parameters are encoded whole and follow a query of the path") {
  value query(table{{"name", templated{"a b ${id}"}}, {"p q", "1+1"}, {"n", 7}, {"f", 0.5}, {"on", true}});
  CHECK(sent_by(table{}, {{"get", "/s"}, {"query", query}}, {{"id", "\xC3\xA9"}}).line ==
        "GET /api/s?name=a%20b%20%C3%A9&p%20q=1%2B1&n=7&f=0.5&on=true HTTP/1.1");
  CHECK(sent_by(table{}, {{"get", "/s?x=1"}, {"query", {{"y", "2"}}}}).line == "GET /api/s?x=1&y=2 HTTP/1.1");
  CHECK(sent_by(table{}, {{"get", templated{"/s/${id}"}}, {"query", {{"y", "2"}}}}, {{"id", "?"}}).line ==
        "GET /api/s/%3F?y=2 HTTP/1.1");
}

TEST_CASE("an operation's header wins over the target's, and both over the defaults") {
  value target(table{{"headers", {{"accept", "text/plain"}, {"X-Who", "target"}, {"X-Only", "target"}}}});
  http_request sent =
      sent_by(target, {{"get", "/"}, {"headers", {{"x-who", "operation"}, {"User-Agent", "me"}, {"X-Own", "1"}}}});
  CHECK(sent.head ==
        "GET /api/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nUser-Agent: me\r\naccept: text/plain\r\nX-Only: target\r\n"
        "x-who: operation\r\nX-Own: 1\r\n\r\n");
}

TEST_CASE("a hole cannot start another header") {
  http_request sent =
      sent_by(table{}, {{"get", "/"}, {"headers", {{"X-A", templated{"<${v}>"}}}}}, {{"v", "a\r\nX-B: 1"}});
  CHECK(sent.header("X-A") == "<a  X-B: 1>");
  CHECK(sent.header("X-B").empty());
}

TEST_CASE("a JSON body carries its length and type, whether it varies or not") {
  http_request fixed = sent_by(table{}, {{"post", "/r"}, {"json", "{\"a\":1}"}});
  CHECK(fixed.body == "{\"a\":1}");
  CHECK(fixed.header("Content-Type") == "application/json");
  CHECK(fixed.header("Content-Length") == "7");
  http_request drawn =
      sent_by(table{}, {{"post", "/r"}, {"json", templated{"{\"a\":\"${v}\"}", true}}}, {{"v", "q\"uote"}});
  CHECK(drawn.body == "{\"a\":\"q\\\"uote\"}");
  CHECK(drawn.head == "POST /api/r HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nUser-Agent: spate/" SPATE_VERSION
                      "\r\nAccept: */*\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n");
}

TEST_CASE("a text body is sent as it is, with the type that the profile says") {
  http_request sent =
      sent_by(table{}, {{"put", "/r"}, {"body", templated{"line\n${v}"}}, {"headers", {{"Content-Type", "text/csv"}}}},
              {{"v", "a,b"}});
  CHECK(sent.body == "line\na,b");
  CHECK(sent.header("Content-Type") == "text/csv");
}

TEST_CASE("a large body arrives whole") {
  std::string large(3 * 1024 * 1024, 'x');
  CHECK(sent_by(table{}, {{"post", "/r"}, {"body", templated{"${v}"}}}, {{"v", large}}).body == large);
}

TEST_CASE("an operation's values are those of its token, also when the connection is kept") {
  request_record record;
  scripted_server server(recording(record, answer(200, "")));
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", templated{"/${token}"}}}}});
  client.start();
  for (int i = 0; i < 3; ++i) client.run(0);
  client.stop();
  auto all = record.all();
  REQUIRE(all.size() == 3);
  for (int i = 0; i < 3; ++i)
    CHECK(all[static_cast<std::size_t>(i)].line == "GET /" + std::to_string(i + 1) + " HTTP/1.1");
  CHECK(server.connections() == 1);
}

TEST_CASE("an IPv6 address is written in brackets") {
  request_record record;
  scripted_server server(recording(record, answer(200, "")), "::1");
  harness client(http_api(), {{"base_url", "http://[::1]:" + std::to_string(server.port)}},
                 {{"operation", {{"get", "/"}}}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  client.stop();
  REQUIRE(record.all().size() == 1);
  CHECK(record.all()[0].header("Host") == "[::1]:" + std::to_string(server.port));
}
