#include "plugin/mask.hpp"

#include <catch2/catch.hpp>

using spate::plugin::secrets;

namespace {

std::string masked(std::string_view text, const std::vector<std::string>& values) {
  return spate::plugin::masked(text, secrets(values));
}

}  // namespace

TEST_CASE("secrets are masked wherever they stand") {
  CHECK(masked("GET /a?x=hunter2 HTTP/1.1", {"hunter2"}) == "GET /a?x=*** HTTP/1.1");
  CHECK(masked("hunter2hunter2", {"", "hunter2"}) == "******");
}

TEST_CASE("secrets are masked however they were spelled when they were sent") {
  const std::vector<std::string> odd = {R"(a|b "c")"};
  CHECK(masked("GET /x?q=a%7Cb%20%22c%22 HTTP/1.1", odd) == "GET /x?q=*** HTTP/1.1");
  CHECK(masked("q=a%7Cb+%22c%22&r=1", odd) == "q=***&r=1");
  CHECK(masked(R"({"q":"a|b \"c\""})", odd) == R"({"q":"***"})");
}

TEST_CASE("a secret that begins with another is masked as a whole") {
  CHECK(masked("x=hunter2b y=hunter2", {"hunter2", "hunter2b"}) == "x=*** y=***");
}

TEST_CASE("the beginning of a secret at the end of a text that was cut is masked") {
  CHECK(masked("x=hunter", {"hunter2"}) == "x=***");
  CHECK(masked("x=hunter2hunt", {"hunter2"}) == "x=******");
  CHECK(masked("look at the hun", {"hunter2"}) == "look at the hun");
}

TEST_CASE("headers that carry credentials keep their name only") {
  CHECK(masked("GET / HTTP/1.1\r\nauthorization: Bearer abc\r\nX-A: b\r\nCookie: a=b; c=d\r\n\r\n", {}) ==
        "GET / HTTP/1.1\r\nauthorization: ***\r\nX-A: b\r\nCookie: ***\r\n\r\n");
  CHECK(masked("Set-Cookie: id=1", {}) == "Set-Cookie: ***");
}

TEST_CASE("members and fields that speak of a secret are masked, others are not") {
  CHECK(masked(R"({"access_token": "abc\"d", "name": "x", "user_password":"p"})", {}) ==
        R"({"access_token": "***", "name": "x", "user_password":"***"})");
  CHECK(masked(R"({"token": "cut off)", {}) == R"({"token": "***)");
  CHECK(masked(R"({"token_count": 3, "tokens_used": 5})", {}) == R"({"token_count": 3, "tokens_used": 5})");
  CHECK(masked("client_secret=abc&scope=read", {}) == "client_secret=***&scope=read");
  CHECK(masked("GET /a?api_key=k1&page=2 HTTP/1.1", {}) == "GET /a?api_key=***&page=2 HTTP/1.1");
}

TEST_CASE("bytes that are no text become readable") {
  CHECK(masked(std::string_view("a\0b\xFF\xC3\xA9\x7F\r\n\t", 10), {}) == "a\\x00b\\xFF\xC3\xA9\\x7F\r\n\t");
  CHECK(masked("\xED\xA0\x80", {}) == "\\xED\\xA0\\x80");
  CHECK(masked("\xF0\x9F\x98\x80", {}) == "\xF0\x9F\x98\x80");
  CHECK(masked("\xE2\x82", {}) == "\\xE2\\x82");
}
