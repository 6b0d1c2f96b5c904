// Requests through a proxy: the whole URL for http, a tunnel for https.
#include <catch2/catch.hpp>

#include "http_peer.hpp"
#include "plugins/net/tls_peer.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

std::string proxy_at(const scripted_server& server) { return url_of(server); }

// Answers CONNECT with `answer_to_connect`, and passes bytes on to a TLS server when that begins with 200.
scripted_server::script tunnelling(request_record& record, const std::string& answer_to_connect, tls_server* tls) {
  return [&record, answer_to_connect, tls](server_socket& socket, int index) {
    http_request request = read_request(socket);
    record.add(request);
    socket.write(answer_to_connect);
    if (tls != nullptr) tls->behind(always(answer(200, "x")))(socket, index);
  };
}

struct ending {
  std::uint16_t outcome;
  std::string text;
};

ending through(const std::string& answer_to_connect) {
  request_record record;
  scripted_server proxy(tunnelling(record, answer_to_connect, nullptr));
  harness client(http_api(), {{"base_url", "https://api.test"}, {"proxy", {{"url", proxy_at(proxy)}}}, {"timeout", 5s}},
                 {{"operation", {{"get", "/"}}}});
  client.start();
  const spate_sample sample = client.run(0);
  return {sample.outcome, client.error_of(sample)};
}

constexpr std::uint16_t proxy_outcome = SPATE_OUTCOME_PLUGIN;

}  // namespace

TEST_CASE("a proxy is asked with the whole URL") {
  request_record record;
  scripted_server proxy(recording(record, answer(200, "x")));
  harness client(http_api(),
                 {{"base_url", "http://api.test:81/v1"},
                  {"proxy", {{"url", proxy_at(proxy)}, {"user", "me"}, {"password", "secret word"}}}},
                 {{"operation", {{"get", "/a"}}}});
  client.start();
  for (int i = 0; i < 3; ++i) CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(proxy.connections() == 1);
  CHECK(record.all().front().line == "GET http://api.test:81/v1/a HTTP/1.1");
  CHECK(record.all().front().header("Host") == "api.test:81");
  CHECK(record.all().front().header("Proxy-Authorization") == "Basic bWU6c2VjcmV0IHdvcmQ=");
}

TEST_CASE("an https target is reached through a tunnel, and the proxy sees no request") {
  certificate own({"server", "DNS:api.test"}, nullptr);
  tls_server tls(own);
  temporary_folder folder;
  request_record record;
  scripted_server proxy(tunnelling(record, "HTTP/1.1 200 Connection established\r\n\r\n", &tls));
  harness client(http_api(),
                 {{"base_url", "https://api.test"},
                  {"tls", {{"ca_file", own.write(folder, "own.pem")}}},
                  {"proxy", {{"url", proxy_at(proxy)}, {"user", "me"}, {"password", "pw"}}}},
                 {{"operation", {{"get", "/"}}}});
  client.start();
  for (int i = 0; i < 3; ++i) {
    const spate_sample sample = client.run(0);
    INFO(client.error_of(sample));
    CHECK(sample.outcome == SPATE_OUTCOME_OK);
  }
  REQUIRE(record.all().size() == 1);
  CHECK(record.all().front().head ==
        "CONNECT api.test:443 HTTP/1.1\r\nHost: api.test:443\r\nUser-Agent: spate/" SPATE_VERSION
        "\r\nProxy-Authorization: Basic bWU6cHc=\r\n\r\n");
  CHECK(tls.seen.server_name == "api.test");
  client.stop();
  CHECK(client.violations.empty());
}

TEST_CASE("a proxy that refuses, ends or talks nonsense is named") {
  const ending refused = through("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
  CHECK(refused.outcome == proxy_outcome);
  CHECK(refused.text == "the proxy answered 407 to CONNECT");
  for (const char* nonsense : {"hello\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\nunasked"}) {
    const ending odd = through(nonsense);
    CHECK(odd.outcome == proxy_outcome);
    CHECK(odd.text == "the proxy's answer to CONNECT is no valid HTTP/1");
  }
  const ending ended = through("HTTP/1.1 2");
  CHECK(ended.outcome == proxy_outcome);
  CHECK(ended.text == "the proxy ended the connection");
  CHECK(through("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 502 No\r\n\r\n").text == "the proxy answered 502 to CONNECT");
}

TEST_CASE("a proxy that is silent is given up within connect_timeout") {
  scripted_server proxy([](server_socket& socket, int) { socket.wait_for_close(); });
  harness client(http_api(),
                 {{"base_url", "https://api.test"}, {"proxy", {{"url", proxy_at(proxy)}}}, {"connect_timeout", 80ms}},
                 {{"operation", {{"get", "/"}}}});
  client.start();
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK(client.error_of(sample) == "no answer of the proxy in time");
}

TEST_CASE("nobody at the proxy's address is the proxy's refusal") {
  int free_port;
  {
    scripted_server gone([](server_socket&, int) {});
    free_port = gone.port;
  }
  harness client(
      http_api(),
      {{"base_url", "http://api.test"}, {"proxy", {{"url", "http://127.0.0.1:" + std::to_string(free_port)}}}},
      {{"operation", {{"get", "/"}}}});
  client.start();
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_REFUSED);
  CHECK(client.error_of(sample) == "connection refused by the proxy");
}
