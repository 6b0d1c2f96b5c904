#include "net/response_parser.hpp"

#include <catch2/catch.hpp>

using namespace spate::net;
using progress = response_parser::progress;

namespace {

struct parsed {
  progress state;
  int status;
  std::string body, fields;
  std::size_t left;
  bool keep_alive;
};

// Feeds `bytes` in pieces that end at the given places, the way a connection does: what was not consumed comes again,
// in other memory.
parsed feed_in_pieces(const std::string& bytes, const std::vector<std::size_t>& ends, bool to_head = false) {
  response_store store;
  response_parser parser;
  parser.begin(to_head, SPATE_WANTS_STATUS | SPATE_WANTS_FIELDS | SPATE_WANTS_BODY, &store, {4096, 100'000});
  std::string pending;
  std::size_t from = 0;
  progress state = progress::more;
  for (std::size_t end : ends) {
    std::string moved = pending + bytes.substr(from, end - from);
    pending.assign(pending.size(), '#');
    pending = moved;
    from = end;
    std::size_t consumed = 0;
    state = parser.feed(pending.data(), pending.size(), consumed);
    if (state != progress::more) {
      parsed out{state, parser.status(),           std::string(parser.body()),
                 "",    pending.size() - consumed, parser.keep_alive()};
      for (const spate_field& each : store.fields)
        out.fields +=
            std::string(each.name.data, each.name.size) + "=" + std::string(each.text.data, each.text.size) + ";";
      return out;
    }
    parser.keep();
    for (std::size_t i = 0; i < consumed; ++i) pending[i] = '#';
    pending.erase(0, consumed);
  }
  return {state, parser.status(), std::string(parser.body()), "", 0, false};
}

const std::string with_length = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nX-A:  b c \r\nX-E:\r\n\r\nhello world";
const std::string chunked =
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n\r\n"
    "5\r\nhello\r\n6;e=1\r\n world\r\n0\r\nT: x\r\n\r\n";

}  // namespace

TEST_CASE("an answer is the same wherever it is cut in two") {
  for (std::size_t cut = 1; cut < with_length.size(); ++cut) {
    parsed got = feed_in_pieces(with_length, {cut, with_length.size()});
    INFO(cut);
    REQUIRE(got.state == progress::done);
    REQUIRE(got.status == 200);
    REQUIRE(got.body == "hello world");
    REQUIRE(got.fields == "Content-Length=11;X-A=b c;X-E=;");
    REQUIRE(got.keep_alive);
  }
  for (std::size_t cut = 1; cut < chunked.size(); ++cut) {
    parsed got = feed_in_pieces(chunked, {cut, chunked.size()});
    INFO(cut);
    REQUIRE(got.state == progress::done);
    REQUIRE(got.status == 201);
    REQUIRE(got.body == "hello world");
    REQUIRE(got.fields == "Transfer-Encoding=chunked;X-A=1;");
  }
}

TEST_CASE("an answer is the same byte by byte") {
  for (const std::string& each : {with_length, chunked}) {
    std::vector<std::size_t> ends;
    for (std::size_t i = 1; i <= each.size(); ++i) ends.push_back(i);
    parsed got = feed_in_pieces(each, ends);
    CHECK(got.state == progress::done);
    CHECK(got.body == "hello world");
    CHECK(got.left == 0);
  }
}

TEST_CASE("a status line may lack the reason and its space, wherever it is cut") {
  for (const std::string& each : {std::string("HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok"),
                                  std::string("HTTP/1.1 100\r\n\r\nHTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok")}) {
    for (std::size_t cut = 1; cut <= each.size(); ++cut) {
      const parsed got = feed_in_pieces(each, {cut, each.size()});
      INFO(cut);
      REQUIRE(got.state == progress::done);
      REQUIRE(got.status == 200);
      REQUIRE(got.body == "ok");
      REQUIRE(got.fields == "Content-Length=2;");
    }
  }
  CHECK(feed_in_pieces("HTTP/1.1 2x0\r\n\r\n", {16}).state == progress::malformed);
  CHECK(feed_in_pieces("HTTP/1.1 200\rX\r\n\r\n", {18}).state == progress::malformed);
}

TEST_CASE("what follows an answer is left") {
  CHECK(feed_in_pieces(with_length + "more", {with_length.size() + 4}).left == 4);
}

TEST_CASE("a folded value is one value") {
  std::string bytes = "HTTP/1.1 200 OK\r\nX-A: one\r\n two\r\nContent-Length: 0\r\n\r\n";
  CHECK(feed_in_pieces(bytes, {bytes.size()}).fields == "X-A=one two;Content-Length=0;");
}

TEST_CASE("a header that never ends is too long, in one piece and in many") {
  std::string endless = "HTTP/1.1 200 OK\r\nX-A: " + std::string(9000, 'x');
  CHECK(feed_in_pieces(endless, {endless.size()}).state == progress::too_long_header);
  std::vector<std::size_t> ends;
  for (std::size_t i = 100; i < endless.size(); i += 100) ends.push_back(i);
  CHECK(feed_in_pieces(endless, ends).state == progress::too_long_header);
}

TEST_CASE("a chunk's line and trailers that never end are too long, instead of filling the memory") {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const std::string& part : {"4;" + std::string(9000, 'x'), "0\r\nX-A: " + std::string(9000, 'x')}) {
    std::string endless = head + part;
    CHECK(feed_in_pieces(endless, {endless.size()}).state == progress::too_long_header);
    std::string within = endless.substr(0, head.size() + 4000);
    CHECK(feed_in_pieces(within, {within.size()}).state == progress::more);
  }
}

TEST_CASE("what cannot become HTTP is malformed before its line ends") {
  for (const char* wrong : {"S", "SSH-2.0-x", "HTTQ", "\x15\x03\x03", "HTTP/2"})
    CHECK(feed_in_pieces(wrong, {std::string(wrong).size()}).state == progress::malformed);
  for (const char* begun : {"H", "HTTP/1", "HTTP/1.1 20"})
    CHECK(feed_in_pieces(begun, {std::string(begun).size()}).state == progress::more);
}

TEST_CASE("a body that is announced or found to be too long ends the answer") {
  std::string announced = "HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n";
  CHECK(feed_in_pieces(announced, {announced.size()}).state == progress::too_long_body);
  std::string found = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffff\r\nx";
  CHECK(feed_in_pieces(found, {found.size()}).state == progress::too_long_body);
}

TEST_CASE("the end of the stream ends only a body without a length") {
  response_store store;
  response_parser parser;
  auto end_after = [&](const std::string& bytes) {
    parser.begin(false, SPATE_WANTS_BODY, &store, {4096, 1000});
    std::size_t consumed = 0;
    parser.feed(bytes.data(), bytes.size(), consumed);
    return parser.end_of_stream();
  };
  CHECK(end_after("HTTP/1.1 200 OK\r\n\r\npart") == progress::done);
  CHECK(end_after("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart") == progress::malformed);
  CHECK(end_after("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\npart") == progress::malformed);
  CHECK(end_after("HTTP/1.1 200 OK\r\nContent-") == progress::malformed);
}

TEST_CASE("an empty chunked body is the same byte by byte") {
  const std::string empty = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  std::vector<std::size_t> ends;
  for (std::size_t i = 1; i <= empty.size(); ++i) ends.push_back(i);
  CHECK(feed_in_pieces(empty, ends).state == progress::done);
}

TEST_CASE("what is no HTTP is malformed with its first line, wherever it is cut") {
  for (const std::string& bytes : {std::string("SSH-2.0-server\r\n"), std::string("HTTP/1.1 200 OK\r\nno colon\r\n")}) {
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
      INFO(cut);
      CHECK(feed_in_pieces(bytes, {cut, bytes.size()}).state == progress::malformed);
    }
  }
}

TEST_CASE("the limit counts the whole header, wherever it is cut") {
  // The limit is 4096: a status line and fields that are shorter than it, and only together longer.
  const std::string line = "HTTP/1.1 200 " + std::string(3000, 'r') + "\r\n";
  const auto header = [&](std::size_t size) {
    return line + "X-A: " + std::string(size - line.size() - 9, 'x') + "\r\n\r\n";
  };
  for (std::size_t cut : {1u, 100u, 3010u, 4000u, 4095u}) {
    INFO(cut);
    CHECK(feed_in_pieces(header(4097), {cut, 4097}).state == progress::too_long_header);
    CHECK(feed_in_pieces(header(4096) + "body", {cut, 4100}).state == progress::more);
  }
  CHECK(feed_in_pieces(header(4097), {4097}).state == progress::too_long_header);
  CHECK(feed_in_pieces(header(4096), {4096}).state == progress::more);
}

TEST_CASE("lines between chunks and trailers have the header's limit, in one piece and in many") {
  const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string extension = head + "1;e=" + std::string(5000, 'x') + "\r\na\r\n0\r\n\r\n";
  std::string trailers = head + "0\r\n";
  for (int i = 0; i < 1000; ++i) trailers += "T: x\r\n";
  trailers += "\r\n";
  for (const std::string& bytes : {extension, trailers}) {
    CHECK(feed_in_pieces(bytes, {bytes.size()}).state == progress::too_long_header);
    std::vector<std::size_t> ends;
    for (std::size_t i = 100; i < bytes.size(); i += 100) ends.push_back(i);
    CHECK(feed_in_pieces(bytes, ends).state == progress::too_long_header);
  }
}
