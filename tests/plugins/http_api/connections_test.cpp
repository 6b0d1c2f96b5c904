// Connections that users own: kept, replaced, repeated, lost.
#include <catch2/catch.hpp>

#include "http_peer.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

// Waits until the peer's close has reached this end of a loopback connection, and past the time that an idle connection
// is trusted without a look.
void let_idle(harness& client) {
  std::int64_t until_ns = harness::now_ns() + 30'000'000;
  while (harness::now_ns() < until_ns) client.pump(5ms);
}

// Serves `count` requests on each connection and then ends it, before or after reading one more.
scripted_server::script serving(int count, bool reads_one_more, bool reset = false) {
  return [=](server_socket& socket, int) {
    for (int i = 0; i < count; ++i) {
      if (!read_request(socket)) return;
      socket.write(answer(200, "x"));
    }
    if (reads_one_more) read_request(socket);
    if (reset) socket.reset_on_close();
  };
}

}  // namespace

TEST_CASE("each user has a connection of its own and keeps it") {
  scripted_server server(always(answer(200, "x")));
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", "/"}}}});
  client.start(5);
  for (int round = 0; round < 10; ++round) {
    for (std::uint32_t user = 0; user < 5; ++user) client.submit(0, user);
    client.finish();
  }
  CHECK(client.samples.size() == 50);
  CHECK(server.connections() == 5);
  CHECK(client.host.metric("connections_opened") == 5);
  CHECK(client.host.metric("connections_reused") == 45);
  CHECK(client.host.metric_count("connect_time") == 5);
  CHECK(client.host.metric("connect_time") > 0);
  CHECK(client.host.metric("requests_repeated") == 0);
  client.stop();
  CHECK(client.violations.empty());
}

TEST_CASE("a user that stops closes its connection, one that starts again opens another") {
  scripted_server server(always(answer(200, "x")));
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", "/"}}}}, false);
  client.start();
  client.run(0);
  client.stop_user(0);
  client.run(0);
  CHECK(server.connections() == 2);
}

TEST_CASE("an idle connection that the server closed is replaced silently, for every method") {
  for (const char* method : {"get", "post"}) {
    scripted_server server(serving(1, false));
    harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{method, "/"}}}});
    client.start();
    for (int i = 0; i < 3; ++i) {
      spate_sample sample = client.run(0);
      CHECK(sample.outcome == SPATE_OUTCOME_OK);
      CHECK((sample.flags & (SPATE_SAMPLE_REPEATED | SPATE_SAMPLE_REUSED)) == 0);
      let_idle(client);
    }
    CHECK(server.connections() == 3);
    CHECK(client.host.metric("requests_repeated") == 0);
    client.stop();
    CHECK(client.violations.empty());
  }
}

TEST_CASE("a request that a reused connection lost is repeated once when its method is idempotent") {
  for (const char* method : {"get", "head", "put", "delete", "options"}) {
    for (bool reset : {false, true}) {
      scripted_server server(serving(1, true, reset));
      harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{method, "/"}}}});
      client.start();
      CHECK(client.run(0).outcome == (std::string(method) == "head" ? SPATE_OUTCOME_PROTOCOL : SPATE_OUTCOME_OK));
      if (std::string(method) == "head") continue;  // the script sends a body, so the connection is not reused
      spate_sample sample = client.run(0);
      CHECK(sample.outcome == SPATE_OUTCOME_OK);
      CHECK((sample.flags & SPATE_SAMPLE_REPEATED) != 0);
      CHECK((sample.flags & SPATE_SAMPLE_REUSED) == 0);
      CHECK(client.host.metric("requests_repeated") == 1);
      CHECK(client.host.metric("connections_opened") == 2);
      CHECK(server.connections() == 2);
      client.stop();
      CHECK(client.violations.empty());
    }
  }
}

TEST_CASE("a POST that a reused connection lost is a reset and is not sent again") {
  for (const char* method : {"post", "patch"}) {
    scripted_server server(serving(1, true));
    harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{method, "/"}}}});
    client.start();
    CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
    spate_sample sample = client.run(0);
    CHECK(sample.outcome == SPATE_OUTCOME_RESET);
    CHECK(client.error_of(sample) == "the connection ended without an answer");
    CHECK((sample.flags & SPATE_SAMPLE_REPEATED) == 0);
    CHECK(server.connections() == 1);
    CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
    CHECK(server.connections() == 2);
  }
}

TEST_CASE("a fresh connection that ends without an answer is a reset for every method") {
  scripted_server server(serving(0, true));
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", "/"}}}});
  client.start();
  spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_RESET);
  CHECK(server.connections() == 1);
  CHECK(client.host.metric("requests_repeated") == 0);
}

TEST_CASE("an answer that is cut short is a reset, on a reused connection too") {
  scripted_server server([](server_socket& socket, int) {
    read_request(socket);
    socket.write(answer(200, "x"));
    read_request(socket);
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this");
  });
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", "/"}}}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_RESET);
  CHECK(sample.status == 200);
  CHECK(client.error_of(sample) == "the connection ended in the middle of the answer");
  CHECK(server.connections() == 1);
}

TEST_CASE("a work for a busy user waits for its connection and says how long") {
  std::atomic<bool> released{false};
  scripted_server server([&](server_socket& socket, int) {
    while (read_request(socket)) {
      while (!released) std::this_thread::yield();
      socket.write(answer(200, "x"));
    }
  });
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", "/"}}}});
  client.start();
  client.submit(0);
  client.submit(0);
  client.pump(20ms);
  released = true;
  client.finish();
  REQUIRE(client.samples.size() == 2);
  CHECK(client.samples[0].blocked_ns == 0);
  CHECK(client.samples[1].blocked_ns > 0);
  CHECK(client.samples[1].outcome == SPATE_OUTCOME_OK);
  CHECK(server.connections() == 1);
  client.stop();
  CHECK(client.violations.empty());
}
