// Where connections go, and where they come from.
#include <catch2/catch.hpp>

#include "http_peer.hpp"
#include "temporary_folder.hpp"

using namespace spate::test;

namespace {

// The address of each client, as the server sees it.
class origins {
 public:
  scripted_server::script script() {
    return [this](server_socket& socket, int) {
      sockaddr_storage peer{};
      socklen_t size = sizeof peer;
      ::getpeername(socket.descriptor(), reinterpret_cast<sockaddr*>(&peer), &size);
      char words[INET6_ADDRSTRLEN] = {};
      if (peer.ss_family == AF_INET)
        ::inet_ntop(AF_INET, &reinterpret_cast<sockaddr_in&>(peer).sin_addr, words, sizeof words);
      {
        std::lock_guard lock(mutex_);
        ++seen[words];
      }
      while (read_request(socket)) socket.write(answer(200, "x"));
    };
  }
  std::map<std::string, int> seen;

 private:
  std::mutex mutex_;
};

std::string address_of(const scripted_server& server) { return "127.0.0.1:" + std::to_string(server.port); }

}  // namespace

TEST_CASE("requests go to a unix socket") {
  temporary_folder folder;
  const std::string path = folder / "server.sock";
  request_record record;
  scripted_server server(recording(record, answer(200, "x")), path.c_str());
  harness client(http_api(), {{"base_url", "http://api.test/v1"}, {"unix_socket", path}},
                 {{"operation", {{"get", "/a"}}}});
  client.start();
  for (int i = 0; i < 3; ++i) CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(server.connections() == 1);
  CHECK(record.all().front().line == "GET /v1/a HTTP/1.1");
  CHECK(record.all().front().header("Host") == "api.test");
}

TEST_CASE("a unix socket that is not there, or that nobody listens on, is refused") {
  temporary_folder folder;
  const std::string path = folder / "server.sock";
  auto text_of_failure = [&] {
    harness client(http_api(), {{"base_url", "http://api.test"}, {"unix_socket", path}},
                   {{"operation", {{"get", "/"}}}});
    client.start();
    const spate_sample sample = client.run(0);
    CHECK(sample.outcome == SPATE_OUTCOME_REFUSED);
    return client.error_of(sample);
  };
  CHECK(text_of_failure() == "the unix socket is not there");
  {
    scripted_server gone([](server_socket&, int) {}, path.c_str());
  }
  CHECK(text_of_failure() == "connection refused");
}

TEST_CASE("connections go to the addresses of connect_to in turn, with the URL's name in Host") {
  request_record first, second;
  scripted_server one(recording(first, answer(200, "x"))), two(recording(second, answer(200, "x")));
  harness client(http_api(),
                 {{"base_url", "http://api.test:81"}, {"connect_to", list({address_of(one), address_of(two)})}},
                 {{"operation", {{"get", "/"}}}});
  client.start(10);
  for (std::uint32_t user = 0; user < 10; ++user) CHECK(client.run(0, user).outcome == SPATE_OUTCOME_OK);
  CHECK(one.connections() == 5);
  CHECK(two.connections() == 5);
  CHECK(first.all().front().header("Host") == "api.test:81");
}

TEST_CASE("connections come from source_addresses in turn") {
  origins from;
  scripted_server server(from.script());
  harness client(http_api(),
                 {{"base_url", url_of(server)}, {"source_addresses", list({value("127.0.0.2"), value("127.0.0.3")})}},
                 {{"operation", {{"get", "/"}}}});
  client.start(10);
  for (std::uint32_t user = 0; user < 10; ++user) CHECK(client.run(0, user).outcome == SPATE_OUTCOME_OK);
  CHECK(from.seen == std::map<std::string, int>{{"127.0.0.2", 5}, {"127.0.0.3", 5}});
}

TEST_CASE("a source address that is not of this machine is refused before anything is sent") {
  harness client(http_api(), {{"base_url", "http://127.0.0.1:1"}, {"source_addresses", list({value("192.0.2.1")})}},
                 {{"operation", {{"get", "/"}}}});
  CHECK_THROWS_WITH(client.start(), Catch::Contains("connections cannot come from 192.0.2.1: Cannot assign"));
}

TEST_CASE("a source address of another family than the server's is said") {
  scripted_server server(always(answer(200, "x")), "::1");
  harness client(
      http_api(),
      {{"base_url", "http://[::1]:" + std::to_string(server.port)}, {"source_addresses", list({value("127.0.0.2")})}},
      {{"operation", {{"get", "/"}}}});
  client.start();
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_REFUSED);
  CHECK(client.error_of(sample) == "none of source_addresses is of the server's address family");
}

TEST_CASE("a name is looked up, and again when its answer has become old") {
  scripted_server server(always(answer(200, "x", "Connection: close\r\n")));
  harness client(http_api(),
                 {{"base_url", "http://localhost:" + std::to_string(server.port)},
                  {"dns", {{"refresh", std::chrono::milliseconds(1)}}}},
                 {{"operation", {{"get", "/"}}}});
  client.start();
  for (int i = 0; i < 20; ++i) CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(server.connections() == 20);
}
