// Limits within an operation: for the first byte, and between reads.
#include <catch2/catch.hpp>

#include "http_peer.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

scripted_server::script stalling_after(const std::string& bytes) {
  return [bytes](server_socket& socket, int) {
    read_request(socket);
    socket.write(bytes);
    socket.wait_for_close();
  };
}

}  // namespace

TEST_CASE("an answer that does not begin in time ends with first_byte_timeout") {
  scripted_server server(stalling_after(""));
  harness client(http_api(), {{"base_url", url_of(server)}, {"first_byte_timeout", 60ms}},
                 {{"operation", {{"get", "/"}}}});
  client.start();
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK((sample.flags & SPATE_SAMPLE_CENSORED) != 0);
  CHECK(client.error_of(sample) == "no first byte within first_byte_timeout");
  CHECK(sample.end_ns - sample.start_ns >= 60'000'000);
  CHECK(sample.end_ns - sample.start_ns < 2'000'000'000);
}

TEST_CASE("an answer that pauses too long ends with read_timeout, one that drips does not") {
  scripted_server stall(stalling_after("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"));
  {
    harness client(http_api(), {{"base_url", url_of(stall)}, {"read_timeout", 60ms}}, {{"operation", {{"get", "/"}}}});
    client.start();
    const spate_sample sample = client.run(0);
    CHECK(sample.outcome == SPATE_OUTCOME_TIMEOUT);
    CHECK(client.error_of(sample) == "the answer paused longer than read_timeout");
    CHECK(sample.status == 200);
  }
  scripted_server drip([](server_socket& socket, int) {
    read_request(socket);
    for (char c : answer(200, std::string(40, 'x'))) {
      socket.write({&c, 1});
      std::this_thread::sleep_for(2ms);
    }
    socket.wait_for_close();
  });
  harness client(http_api(), {{"base_url", url_of(drip)}, {"read_timeout", 100ms}}, {{"operation", {{"get", "/"}}}});
  client.start();
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_OK);
  CHECK(sample.end_ns - sample.start_ns > 100'000'000);
}
