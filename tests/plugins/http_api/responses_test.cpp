// What is understood of an answer.
#include <catch2/catch.hpp>

#include "http_peer.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

struct outcome_of_answer {
  spate_sample sample;
  std::string error;
  std::vector<offered> offers;
  int connections;
};

// Two operations in a row on a server that answers `bytes` to each request and then closes when told.
outcome_of_answer answer_with(std::string bytes, bool closing, std::uint32_t wants, value operation = {{"get", "/"}},
                              value extra = table{}) {
  scripted_server server([=](server_socket& socket, int) {
    while (read_request(socket)) {
      socket.write(bytes);
      if (closing) return;
    }
  });
  extra.children.insert(extra.children.begin(), {"base_url", value(url_of(server))});
  harness client(http_api(), extra, {{"operation", operation}});
  client.host.wanted = {wants};
  client.start();
  client.run(0);
  spate_sample second = client.run(0);
  client.stop();
  CHECK(client.violations.empty());
  return {second, client.error_of(second), client.host.offers, server.connections()};
}

constexpr std::uint32_t everything = SPATE_WANTS_STATUS | SPATE_WANTS_FIELDS | SPATE_WANTS_BODY;

}  // namespace

TEST_CASE("a body with a length is offered with status and headers, and the connection is kept") {
  auto got = answer_with(answer(201, "hello", "X-A: 1\r\nX-B: two words\r\n"), false, everything);
  CHECK(got.sample.outcome == SPATE_OUTCOME_OK);
  CHECK(got.sample.status == 201);
  CHECK(got.connections == 1);
  REQUIRE(got.offers.size() == 2);
  CHECK(got.offers[1].body == "hello");
  CHECK(*got.offers[1].field("X-B") == "two words");
  CHECK(got.offers[1].fields.size() == 3);
  CHECK((got.sample.flags & SPATE_SAMPLE_REUSED) != 0);
  CHECK(got.sample.first_byte_us > 0);
}

TEST_CASE("only what is wanted is collected") {
  auto status = answer_with(answer(200, "hello", "X-A: 1\r\n"), false, SPATE_WANTS_STATUS);
  CHECK(status.offers[1].body.empty());
  CHECK(status.offers[1].fields.empty());
  auto body = answer_with(answer(200, "hello", "X-A: 1\r\n"), false, SPATE_WANTS_BODY);
  CHECK(body.offers[1].body == "hello");
  CHECK(body.offers[1].fields.empty());
  auto fields = answer_with(answer(200, "hello", "X-A: 1\r\n"), false, SPATE_WANTS_FIELDS);
  CHECK(fields.offers[1].body.empty());
  CHECK(*fields.offers[1].field("X-A") == "1");
}

TEST_CASE("nothing is offered when nothing is wanted, and the status decides") {
  for (int status : {200, 204, 302, 399}) {
    auto got = answer_with(
        "HTTP/1.1 " + std::to_string(status) + " X\r\n" + (status == 204 ? "" : "Content-Length: 0\r\n") + "\r\n",
        false, 0);
    CHECK(got.offers.empty());
    CHECK(got.sample.outcome == SPATE_OUTCOME_OK);
  }
  for (int status : {400, 404, 500, 503}) {
    auto got = answer_with(answer(status, "no"), false, 0);
    CHECK(got.sample.outcome == SPATE_OUTCOME_STATUS);
    CHECK(got.sample.status == status);
    CHECK(got.error == "status " + std::to_string(status));
  }
}

TEST_CASE("the host's word on an answer becomes the sample's outcome") {
  scripted_server server(always(answer(200, "x")));
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", "/"}}}});
  client.host.wanted = {SPATE_WANTS_STATUS};
  client.host.judge = [&](const spate_response&, std::uint16_t& error) {
    error = 7;
    return std::uint16_t{SPATE_OUTCOME_EXPECT};
  };
  client.start();
  spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_EXPECT);
  CHECK(sample.error_id == 7);
}

TEST_CASE("chunks are put together, extensions and trailers left out") {
  auto got = answer_with(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nwiki\r\n5\r\npedia\r\n0\r\nX-Trailer: 1\r\n\r\n",
      false, everything);
  CHECK(got.sample.outcome == SPATE_OUTCOME_OK);
  CHECK(got.offers[1].body == "wikipedia");
  CHECK(got.offers[1].field("X-Trailer") == nullptr);
  CHECK(got.connections == 1);
}

TEST_CASE("a body without a length ends with the connection") {
  auto got = answer_with("HTTP/1.1 200 OK\r\n\r\nall of it", true, everything);
  CHECK(got.sample.outcome == SPATE_OUTCOME_OK);
  CHECK(got.offers[1].body == "all of it");
  CHECK(got.connections == 2);
  CHECK((got.sample.flags & SPATE_SAMPLE_REUSED) == 0);
}

TEST_CASE("HEAD, 204 and 304 have no body, whatever their headers say") {
  auto head = answer_with("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", false, everything, {{"head", "/"}});
  CHECK(head.sample.outcome == SPATE_OUTCOME_OK);
  CHECK(head.connections == 1);
  auto none = answer_with("HTTP/1.1 204 No Content\r\n\r\n", false, everything);
  CHECK(none.sample.status == 204);
  CHECK(none.connections == 1);
  auto same = answer_with("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", false, everything);
  CHECK(same.sample.status == 304);
  CHECK(same.connections == 1);
}

TEST_CASE("1xx answers are skipped") {
  auto got =
      answer_with("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + answer(200, "real"),
                  false, everything);
  CHECK(got.sample.status == 200);
  CHECK(got.offers[1].body == "real");
  CHECK(got.offers[1].field("Link") == nullptr);
}

TEST_CASE("the server decides whether the connection is kept") {
  CHECK(answer_with(answer(200, "x", "Connection: close\r\n"), false, 0).connections == 2);
  CHECK(answer_with("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", false, 0).connections == 2);
  CHECK(answer_with("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx", false, 0).connections ==
        1);
}

TEST_CASE("a request that says close gets a connection of its own") {
  auto got = answer_with(answer(200, "x"), false, 0, {{"get", "/"}, {"headers", {{"Connection", "close"}}}});
  CHECK(got.sample.outcome == SPATE_OUTCOME_OK);
  CHECK(got.connections == 2);
}

TEST_CASE("what is no HTTP is a protocol error, and the connection is not used again") {
  for (const char* bytes :
       {"SMTP ready\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    auto got = answer_with(bytes, false, everything);
    CHECK(got.sample.outcome == SPATE_OUTCOME_PROTOCOL);
    CHECK(got.error == "the answer is no valid HTTP/1");
    CHECK(got.connections == 2);
    CHECK(got.offers.empty());
  }
}

TEST_CASE("bytes after an answer are a protocol error") {
  auto got = answer_with(answer(200, "x") + "surplus", false, everything);
  CHECK(got.sample.outcome == SPATE_OUTCOME_PROTOCOL);
  CHECK(got.error == "the server sent more than the answer");
  CHECK(got.connections == 2);
}

TEST_CASE("limits on headers and body end an answer that exceeds them") {
  auto long_body =
      answer_with(answer(200, std::string(2000, 'x')), false, 0, {{"get", "/"}}, {{"max_body", size_bytes(1999)}});
  CHECK(long_body.sample.outcome == SPATE_OUTCOME_PROTOCOL);
  CHECK(long_body.error == "the answer's body is longer than max_body");
  auto fits =
      answer_with(answer(200, std::string(2000, 'x')), false, 0, {{"get", "/"}}, {{"max_body", size_bytes(2000)}});
  CHECK(fits.sample.outcome == SPATE_OUTCOME_OK);
  auto chunked = answer_with(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n" + std::string(1024, 'x') + "\r\n0\r\n\r\n", false,
      0, {{"get", "/"}}, {{"max_body", size_bytes(1000)}});
  CHECK(chunked.error == "the answer's body is longer than max_body");
  std::string header = "X-Long: " + std::string(3000, 'y') + "\r\n";
  auto long_header = answer_with(answer(200, "", header), false, 0, {{"get", "/"}}, {{"max_header", size_bytes(2048)}});
  CHECK(long_header.sample.outcome == SPATE_OUTCOME_PROTOCOL);
  CHECK(long_header.error == "the answer's headers are longer than max_header");
}

TEST_CASE("a long answer in many reads is put together, with headers") {
  std::string body;
  for (int i = 0; i < 300'000; ++i) body += static_cast<char>('a' + i % 26);
  std::string header = "X-Long: " + std::string(5000, 'y') + "\r\n";
  auto got = answer_with(answer(200, body, header), false, everything);
  CHECK(got.sample.outcome == SPATE_OUTCOME_OK);
  CHECK(got.offers[1].body == body);
  CHECK(*got.offers[1].field("X-Long") == std::string(5000, 'y'));
  CHECK(got.sample.bytes_in == answer(200, body, header).size());
}

TEST_CASE("an answer that comes byte by byte is understood") {
  std::string bytes = answer(200, "0123456789", "X-A: 1\r\n");
  scripted_server server([&](server_socket& socket, int) {
    while (read_request(socket))
      for (char each : bytes) socket.write({&each, 1});
  });
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", "/"}}}});
  client.host.wanted = {everything};
  client.start();
  for (int i = 0; i < 20; ++i) CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  client.stop();
  REQUIRE(client.host.offers.size() == 20);
  for (const offered& each : client.host.offers) {
    CHECK(each.body == "0123456789");
    REQUIRE(each.fields.size() == 2);
    CHECK(*each.field("X-A") == "1");
  }
  CHECK(server.connections() == 1);
}

TEST_CASE("an operation reads the clock twice") {
  scripted_server server(always(answer(200, "x")));
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", "/"}}}}, false);
  client.start();
  client.run(0);
  const std::uint64_t before = client.host.clock_reads;
  client.submit(0);
  const std::uint64_t at_submit = client.host.clock_reads;
  CHECK(at_submit - before == 1);
  while (client.open() > 0) client.pump(10s, 1);
  CHECK(client.host.clock_reads - at_submit == 1);
}
