// Authorization, and the trace context.
#include <set>

#include "scratch_file.hpp"
#include "sent_request.hpp"

using namespace spate::test;

TEST_CASE("Basic authentication sends base64 of the rendered text") {
  value fixed(table{{"auth", {{"basic", {{"user", "Aladdin"}, {"password", "open sesame"}}}}}});
  CHECK(sent_by(fixed, {{"get", "/"}}).header("Authorization") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
  value drawn(table{{"auth", {{"basic", {{"user", templated{"u${v}"}}, {"password", templated{"${v}\n"}}}}}}});
  CHECK(sent_by(drawn, {{"get", "/"}}, {{"v", "1"}}).header("Authorization") == "Basic dTE6MQo=");
  CHECK(sent_by(drawn, {{"get", "/"}}, {{"v", "\xC3\xA9"}}).header("Authorization") == "Basic dcOpOsOpCg==");
  CHECK(sent_by(drawn, {{"get", "/"}}, {{"v", ""}}).header("Authorization") == "Basic dToK");
}

TEST_CASE("a Bearer token is sent as it is, and cannot start another header") {
  value target(table{{"auth", {{"bearer", templated{"t-${v}"}}}}});
  CHECK(sent_by(target, {{"get", "/"}}, {{"v", "abc"}}).head ==
        "GET /api/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nUser-Agent: spate/" SPATE_VERSION
        "\r\nAccept: */*\r\nAuthorization: Bearer t-abc\r\n\r\n");
  CHECK(sent_by(target, {{"get", "/"}}, {{"v", "a\r\nX: y"}}).header("Authorization") == "Bearer t-a  X: y");
}

TEST_CASE("an operation's auth wins over the target's, and an empty one sends none") {
  value target(table{{"auth", {{"bearer", "target"}}}});
  CHECK(sent_by(target, {{"get", "/"}, {"auth", {{"bearer", "own"}}}}).header("Authorization") == "Bearer own");
  CHECK(sent_by(target, {{"get", "/"}, {"auth", {{"basic", {{"user", "a"}, {"password", ""}}}}}})
            .header("Authorization") == "Basic YTo=");
  CHECK(sent_by(target, {{"get", "/"}, {"auth", table{}}}).header("Authorization").empty());
}

TEST_CASE("a trace context is new for each attempt and says the request's id") {
  scratch_file file;
  request_record record;
  scripted_server server(recording(record, answer(200, "")));
  harness client(
      http_api(),
      {{"base_url", url_of(server)}, {"traceparent", true}, {"request_id", "X-Id"}, {"request_log", file.path}},
      {{"operation", {{"post", "/"}, {"body", templated{"${token}"}}}}});
  CHECK(client.check().empty());
  client.start();
  for (int i = 0; i < 3; ++i) client.run(0);
  client.stop();
  CHECK(client.violations.empty());
  std::set<std::string> traces;
  auto lines = file.lines();
  REQUIRE(lines.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    const http_request sent = record.all().at(i);
    const std::string trace = sent.header("traceparent"), id = sent.header("X-Id");
    CHECK(trace == "00-" + id + "-" + id.substr(16) + "-01");
    CHECK(lines[i].substr(7, 32) == id);
    CHECK(id.substr(16) != std::string(16, '0'));
    CHECK(sent.body == std::to_string(i + 1));
    traces.insert(trace);
  }
  CHECK(traces.size() == 3);
}

TEST_CASE("a trace context alone is enough for the request log") {
  scratch_file file;
  request_record record;
  scripted_server server(recording(record, answer(200, "")));
  harness client(http_api(), {{"base_url", url_of(server)}, {"traceparent", true}, {"request_log", file.path}},
                 {{"operation", {{"get", "/"}}}});
  CHECK(client.check().empty());
  client.start();
  client.run(0);
  client.stop();
  REQUIRE(file.lines().size() == 1);
  CHECK(record.all().at(0).header("traceparent").substr(3, 32) == file.lines()[0].substr(7, 32));
}
