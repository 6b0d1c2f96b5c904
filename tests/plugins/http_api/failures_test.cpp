// Outcomes apart.
#include <catch2/catch.hpp>

#include "http_peer.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

int closed_port() {
  scripted_server gone([](server_socket&, int) {});
  return gone.port;
}

// A port whose backlog is full: connections to it hang.
class silent_listener {
 public:
  silent_listener() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::bind(listener_, reinterpret_cast<sockaddr*>(&at), sizeof at);
    ::listen(listener_, 0);
    socklen_t size = sizeof at;
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
    port = ntohs(at.sin_port);
    for (int& each : fill_) {
      each = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      ::connect(each, reinterpret_cast<sockaddr*>(&at), sizeof at);
    }
  }
  ~silent_listener() {
    for (int each : fill_) ::close(each);
    ::close(listener_);
  }
  int port = 0;

 private:
  int listener_, fill_[4];
};

}  // namespace

TEST_CASE("a port that nobody listens on is refused") {
  harness client(http_api(), {{"base_url", "http://127.0.0.1:" + std::to_string(closed_port())}},
                 {{"operation", {{"post", "/"}}}});
  client.start();
  for (int i = 0; i < 3; ++i) {
    spate_sample sample = client.run(0);
    CHECK(sample.outcome == SPATE_OUTCOME_REFUSED);
    CHECK(client.error_of(sample) == "connection refused");
    CHECK(sample.start_ns > 0);
    CHECK(sample.bytes_out == 0);
  }
  CHECK(client.host.metric("connections_opened") == 0);
  client.stop();
  CHECK(client.violations.empty());
}

TEST_CASE("a name that does not exist is a dns error for all who wait for it") {
  harness client(http_api(), {{"base_url", "http://no-such-host.invalid"}}, {{"operation", {{"get", "/"}}}});
  client.start(3);
  for (std::uint32_t user = 0; user < 3; ++user) client.submit(0, user);
  client.finish();
  REQUIRE(client.samples.size() == 3);
  for (const spate_sample& each : client.samples) {
    CHECK(each.outcome == SPATE_OUTCOME_DNS);
    CHECK(client.error_of(each) == "the host name was not found");
  }
  CHECK(client.run(0).outcome == SPATE_OUTCOME_DNS);
  client.stop();
  CHECK(client.violations.empty());
}

TEST_CASE("a name is looked up, and all of its addresses are tried in order") {
  // localhost may stand for ::1 and 127.0.0.1, in this order; the server has the second only.
  scripted_server server(always(answer(200, "x")));
  harness client(http_api(), {{"base_url", "http://localhost:" + std::to_string(server.port)}},
                 {{"operation", {{"get", "/"}}}});
  client.start(2);
  CHECK(client.run(0, 0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.run(0, 1).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.metric("connections_opened") == 2);
  client.stop();
  CHECK(client.violations.empty());
}

TEST_CASE("an answer that does not come in time is a timeout of exactly that length") {
  scripted_server server([](server_socket& socket, int) { socket.wait_for_close(); });
  harness client(http_api(), {{"base_url", url_of(server)}, {"timeout", 150ms}},
                 {{"operation", {{"get", "/"}}}, {"quick", {{"get", "/"}, {"timeout", 50ms}}}});
  client.start(2);
  client.submit(0, 0);
  client.submit(1, 1);
  client.finish();
  REQUIRE(client.samples.size() == 2);
  CHECK(client.samples[0].operation == 1);
  for (const spate_sample& each : client.samples) {
    std::int64_t limit_ns = each.operation == 1 ? 50'000'000 : 150'000'000;
    CHECK(each.outcome == SPATE_OUTCOME_TIMEOUT);
    CHECK((each.flags & SPATE_SAMPLE_CENSORED) != 0);
    CHECK(each.end_ns - each.start_ns >= limit_ns);
    CHECK(each.end_ns - each.start_ns < limit_ns + 1'000'000'000);
    CHECK(client.error_of(each) == "no answer in time");
  }
  client.stop();
  CHECK(client.violations.empty());
}

TEST_CASE("an answer that begins and does not end in time is told apart") {
  scripted_server server([](server_socket& socket, int) {
    read_request(socket);
    socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome");
    socket.wait_for_close();
  });
  harness client(http_api(), {{"base_url", url_of(server)}, {"timeout", 100ms}}, {{"operation", {{"get", "/"}}}});
  client.start();
  spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK(client.error_of(sample) == "the answer was not complete in time");
  CHECK(sample.status == 200);
  CHECK(sample.first_byte_us > 0);
}

TEST_CASE("a connection that does not come about in time is a timeout with a text of its own") {
  silent_listener silent;
  harness client(http_api(),
                 {{"base_url", "http://127.0.0.1:" + std::to_string(silent.port)}, {"connect_timeout", 100ms}},
                 {{"operation", {{"get", "/"}}}});
  client.start();
  spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK(client.error_of(sample) == "no connection in time");
  CHECK(sample.end_ns - sample.start_ns < 5'000'000'000);
}

TEST_CASE("the connection is not used again after a timeout") {
  std::atomic<int> requests{0};
  scripted_server server([&](server_socket& socket, int) {
    while (read_request(socket))
      if (++requests > 1) socket.write(answer(200, "x"));
  });
  harness client(http_api(), {{"base_url", url_of(server)}, {"timeout", 50ms}}, {{"operation", {{"get", "/"}}}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(server.connections() == 2);
}

TEST_CASE("abort ends everything under way, whatever it waits for") {
  scripted_server server([](server_socket& socket, int) { socket.wait_for_close(); });
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"post", "/"}}}});
  client.start(4);
  for (std::uint32_t user = 0; user < 4; ++user) {
    client.submit(0, user);
    client.submit(0, user);
  }
  client.pump(20ms);
  std::int64_t before_ns = harness::now_ns();
  client.stop();
  REQUIRE(client.samples.size() == 8);
  int begun = 0;
  for (const spate_sample& each : client.samples) {
    CHECK(each.outcome == SPATE_OUTCOME_ABORTED);
    CHECK(each.end_ns >= before_ns);
    if (each.start_ns != 0) ++begun;
  }
  CHECK(begun == 4);
  CHECK(client.violations.empty());
}

TEST_CASE("abort ends lookups and connections that are still opening") {
  silent_listener silent;
  harness client(http_api(), {{"base_url", "http://127.0.0.1:" + std::to_string(silent.port)}},
                 {{"operation", {{"get", "/"}}}});
  client.start();
  client.submit(0);
  client.pump(5ms);
  client.stop();
  REQUIRE(client.samples.size() == 1);
  CHECK(client.samples[0].outcome == SPATE_OUTCOME_ABORTED);

  harness looking(http_api(), {{"base_url", "http://no-such-host.invalid"}}, {{"operation", {{"get", "/"}}}});
  looking.start();
  looking.submit(0);
  looking.stop();
  REQUIRE(looking.samples.size() == 1);
  CHECK(looking.violations.empty());
}

TEST_CASE("a graceful cancel lets what is under way finish") {
  scripted_server server(always(answer(200, "x")));
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", "/"}}}});
  client.start();
  client.submit(0);
  client.cancel(SPATE_CANCEL_GRACEFUL);
  client.finish();
  CHECK(client.samples[0].outcome == SPATE_OUTCOME_OK);
}

TEST_CASE("wake ends a pump from another thread, and pump honours its deadline") {
  scripted_server server(always(answer(200, "x")));
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", "/"}}}});
  client.start();
  std::int64_t before_ns = harness::now_ns();
  std::thread waking([&] { client.wake(); });
  client.pump(30s);
  waking.join();
  CHECK(harness::now_ns() - before_ns < 20'000'000'000);
  before_ns = harness::now_ns();
  client.pump(20ms);
  CHECK(harness::now_ns() - before_ns >= 20'000'000);
  client.pump(-1ms);
}

TEST_CASE("pump returns after the samples that were asked for") {
  scripted_server server(always(answer(200, "x")));
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", "/"}}}}, false);
  client.start(6);
  for (std::uint32_t user = 0; user < 6; ++user) client.submit(0, user);
  std::size_t seen = 0;
  while (client.open() > 0) {
    client.pump(10s, 2);
    CHECK(client.samples.size() - seen <= 2);
    CHECK(client.samples.size() > seen);
    seen = client.samples.size();
  }
}
