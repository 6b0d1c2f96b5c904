// Answers that come while the request is still being sent.
#include <poll.h>

#include <catch2/catch.hpp>

#include "http_peer.hpp"
#include "plugins/net/tls_peer.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

// More than the buffers of both systems hold.
const std::string large(48 << 20, 'x');

harness sending_to(const std::string& url, const value& tls = value(std::initializer_list<value::member>{})) {
  return {http_api(),
          {{"base_url", url}, {"timeout", 5s}, {"tls", tls}},
          {{"operation", {{"post", "/"}, {"body", large}}}}};
}

// Reads the head only, answers, and keeps the connection until the client ends it, without reading from it.
scripted_server::script refusing(std::string bytes) {
  return [bytes](server_socket& socket, int) {
    socket.read_until("\r\n\r\n");
    socket.write(bytes);
    pollfd ended{socket.descriptor(), POLLRDHUP, 0};
    ::poll(&ended, 1, 10'000);
  };
}

void check_refused(harness& client) {
  client.start();
  for (int i = 0; i < 2; ++i) {
    const spate_sample sample = client.run(0);
    CHECK(sample.outcome == SPATE_OUTCOME_STATUS);
    CHECK(sample.status == 413);
    CHECK(sample.end_ns - sample.start_ns < 4'000'000'000);
    CHECK(sample.bytes_out < large.size());
    CHECK((sample.flags & SPATE_SAMPLE_REUSED) == 0);
  }
  client.stop();
  CHECK(client.violations.empty());
}

}  // namespace

TEST_CASE("a refusal that comes before the request is whole ends it, also when the server reads no more") {
  scripted_server server(refusing(answer(413, "too large")));
  harness client = sending_to(url_of(server));
  check_refused(client);
}

TEST_CASE("a refusal that comes before the request is whole ends it through TLS too") {
  const certificate authority({"Test authority", "", true}, nullptr);
  const certificate own({"server"}, &authority);
  tls_server tls(own);
  temporary_folder folder;
  scripted_server server(tls.behind(refusing(answer(413, "too large"))));
  harness client = sending_to(secure_url_of(server), {{"ca_file", authority.write(folder, "ca.pem")}});
  check_refused(client);
}

TEST_CASE("a success that comes before the request is whole leaves the server to read on") {
  std::atomic<int> whole{0};
  scripted_server server([&](server_socket& socket, int) {
    while (!socket.read_until("\r\n\r\n").empty()) {
      socket.write(answer(200, "begun"));
      if (socket.read_exactly(large.size()).size() == large.size()) ++whole;
    }
  });
  harness client = sending_to(url_of(server));
  client.host.wanted = {SPATE_WANTS_BODY};
  client.start();
  for (int i = 0; i < 2; ++i) {
    const spate_sample sample = client.run(0);
    CHECK(sample.outcome == SPATE_OUTCOME_OK);
    CHECK(client.host.offers.back().body == "begun");
    CHECK(sample.bytes_out > large.size());
    CHECK(sample.start_ns + std::int64_t{sample.first_byte_us} * 1000 <= sample.end_ns + 1000);
  }
  client.stop();
  CHECK(server.connections() == 1);
  CHECK(client.violations.empty());
}

TEST_CASE("an answer in parts that begins before the request is whole has no limit between them until it is") {
  scripted_server server([](server_socket& socket, int) {
    socket.read_until("\r\n\r\n");
    socket.write("HTTP/1.1 200 Words\r\nContent-Length: 5\r\n\r\nhe");
    std::this_thread::sleep_for(1s);
    socket.read_exactly(large.size());
    socket.write("llo");
    socket.wait_for_close();
  });
  harness client(http_api(), {{"base_url", url_of(server)}, {"timeout", 15s}, {"read_timeout", 800ms}},
                 {{"operation", {{"post", "/"}, {"body", large}}}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  client.stop();
}

TEST_CASE("a server that ends while the request is sent is told apart from one that does not answer") {
  scripted_server server([](server_socket& socket, int) {
    socket.read_until("\r\n\r\n");
    socket.reset_on_close();
  });
  harness client = sending_to(url_of(server));
  client.start();
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_RESET);
  CHECK(client.error_of(sample) == "the connection ended while the request was sent");
  client.stop();
}
