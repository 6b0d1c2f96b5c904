#include "net/url.hpp"

#include <catch2/catch.hpp>

using namespace spate::net;

TEST_CASE("a base URL is split into host, port, path and Host header") {
  std::string problem;
  auto plain = parse_base_url("http://example.org", problem);
  REQUIRE(plain);
  CHECK(plain->host == "example.org");
  CHECK(plain->port == 80);
  CHECK(plain->path.empty());
  CHECK(plain->host_header == "example.org");
  auto full = parse_base_url("http://[::1]:8000/a/b/", problem);
  REQUIRE(full);
  CHECK(full->host == "::1");
  CHECK(full->port == 8000);
  CHECK(full->path == "/a/b");
  CHECK(full->host_header == "[::1]:8000");
  auto default_port = parse_base_url("http://h:80/", problem);
  REQUIRE(default_port);
  CHECK(default_port->host_header == "h");
  CHECK(default_port->path.empty());
}

TEST_CASE("https has a port of its own, which the Host header leaves out") {
  std::string problem;
  auto secure = parse_base_url("https://h:443/a", problem);
  REQUIRE(secure);
  CHECK(secure->secure);
  CHECK(secure->port == 443);
  CHECK(secure->host_header == "h");
  CHECK(parse_base_url("https://h", problem)->port == 443);
  CHECK(parse_base_url("https://h:80", problem)->host_header == "h:80");
}

TEST_CASE("base URLs that are none are refused") {
  for (const char* wrong : {"", "h", "ftp://h", "https://", "http://", "http://:80", "http://h:", "http://h:0",
                            "http://h:65536", "http://h:8o", "http://[::1", "http://[]:1", "http://[::1]8",
                            "http://a b", "http://u@h", "http://h?x", "http://h#x", "http://h/a b"}) {
    std::string problem;
    INFO(wrong);
    CHECK_FALSE(parse_base_url(wrong, problem));
    CHECK_FALSE(problem.empty());
  }
}

TEST_CASE("percent-encoding leaves unreserved characters alone") {
  char out[64];
  auto encoded = [&](std::string_view text) { return std::string(out, escape_url(text, out)); };
  CHECK(encoded("azAZ09-._~") == "azAZ09-._~");
  CHECK(encoded("a b/\xC3\xA9%") == "a%20b%2F%C3%A9%25");
  CHECK(encoded("").empty());
}

TEST_CASE("names of headers are compared without letter case") {
  CHECK(same_name("Content-Type", "content-TYPE"));
  CHECK_FALSE(same_name("Content-Type", "Content-Typ"));
  CHECK(is_token("X-A_b.c"));
  CHECK_FALSE(is_token(""));
  CHECK_FALSE(is_token("a b"));
  CHECK_FALSE(is_token("a:"));
}

TEST_CASE("holes are left out of a text") {
  CHECK(without_holes("/a/${b c}/d${e}") == "/a//d");
  CHECK(without_holes("${open") == "");
  CHECK(without_holes("plain") == "plain");
}

TEST_CASE("a WebSocket's URL is ws or wss") {
  std::string problem;
  auto plain = parse_websocket_url("ws://h:8000/ws", problem);
  REQUIRE(plain);
  CHECK(plain->port == 8000);
  CHECK(plain->path == "/ws");
  CHECK(plain->websocket);
  CHECK_FALSE(plain->secure);
  auto secure = parse_websocket_url("WSS://h:443", problem);
  REQUIRE(secure);
  CHECK(secure->secure);
  CHECK(secure->host_header == "h");
  CHECK_FALSE(parse_websocket_url("http://h", problem));
  CHECK(problem == "'http://h' is no WebSocket URL; write one like ws://127.0.0.1:8000/ws");
  CHECK_FALSE(parse_websocket_url("ws://h?token=x", problem));
  CHECK(problem.ends_with("put a query into the operations' `connect.path`"));
  CHECK_FALSE(parse_websocket_url("ws://me:pw@h", problem));
  CHECK(problem == "the base URL holds a user name; send it with headers = { Authorization = \"...\" }");
  CHECK_FALSE(parse_base_url("ws://h", problem));
}
