// What is given to the host of an exchange that was slow.
#include <catch2/catch.hpp>

#include "http_peer.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

TEST_CASE("an exchange above the threshold is given with what went out and came back") {
  const std::string reply = answer(200, "hello", "X-A: b\r\n");
  scripted_server server(always(reply));
  harness client(http_api(), {{"base_url", url_of(server)}, {"traceparent", true}},
                 {{"first", {{"post", "/a"}, {"body", "word"}}}, {"second", {{"get", "/b"}}}});
  client.host.slow_threshold_ns = 0;
  client.start();
  client.run(0);
  client.run(1);
  REQUIRE(client.host.kept.size() == 2);
  const kept_exchange& first = client.host.kept.front();
  CHECK(first.operation == 0);
  CHECK(first.status == 200);
  CHECK(first.outcome == SPATE_OUTCOME_OK);
  CHECK(first.service_ns == client.samples[0].end_ns - client.samples[0].start_ns);
  CHECK(first.sent.find("POST /a HTTP/1.1\r\n") == 0);
  CHECK(first.sent.ends_with("\r\n\r\nword"));
  CHECK(first.sent_bytes == client.samples[0].bytes_out);
  CHECK(first.received == reply);
  CHECK(first.received_bytes == reply.size());
  CHECK(first.trace_id.size() == 32);
  CHECK(first.sent.find("traceparent: 00-" + first.trace_id) != std::string::npos);
  CHECK(client.host.kept.back().operation == 1);
}

TEST_CASE("an exchange below the threshold is not") {
  scripted_server server(always(answer(200, "x")));
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", "/"}}}});
  client.host.slow_threshold_ns = 60'000'000'000;
  client.start();
  client.run(0);
  CHECK(client.host.kept.empty());
}

TEST_CASE("of an answer in many pieces, and of one that never ended, the beginning is given") {
  const std::string body(100'000, 'y');
  scripted_server large(always(answer(200, body)));
  {
    harness client(http_api(), {{"base_url", url_of(large)}}, {{"operation", {{"get", "/"}}}});
    client.host.slow_threshold_ns = 0;
    client.start();
    client.run(0);
    REQUIRE(client.host.kept.size() == 1);
    CHECK(client.host.kept[0].received == answer(200, body).substr(0, SPATE_EXCHANGE_TEXT));
    CHECK(client.host.kept[0].received_bytes == answer(200, body).size());
  }
  scripted_server stalling([](server_socket& socket, int) {
    read_request(socket);
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab");
    socket.wait_for_close();
  });
  harness client(http_api(), {{"base_url", url_of(stalling)}, {"timeout", 60ms}}, {{"operation", {{"get", "/"}}}});
  client.host.slow_threshold_ns = 0;
  client.start();
  client.run(0);
  REQUIRE(client.host.kept.size() == 1);
  CHECK(client.host.kept[0].outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK(client.host.kept[0].received == "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab");
}
