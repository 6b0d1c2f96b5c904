#include "data/text_function.hpp"

#include <catch2/catch.hpp>

#include "allocations.hpp"
#include "unit/data/scene.hpp"

using namespace spate::data;
using test::scene;

namespace {

std::vector<std::string> mistakes(std::string_view text) {
  scene s;
  std::vector<text_error> errors;
  text_template::compile(text, s.all, errors);
  std::vector<std::string> out;
  for (const auto& each : errors) out.push_back(std::to_string(each.offset) + " " + each.message);
  return out;
}

// 2025-01-31T12:34:56.789Z
scene at_a_fixed_time() {
  scene s;
  s.shared.time_ms = [] { return std::int64_t{1738326896789}; };
  return s;
}

using list = std::vector<std::string>;

}  // namespace

TEST_CASE("base64, hex, urlencode, lower and upper write the text of any value") {
  scene s;
  s.set("token", "a b?>~\xc3\xa4");
  CHECK(s.render("${base64(token)} ${base64url(token)}") == "YSBiPz5+w6Q= YSBiPz5-w6Q");
  CHECK(s.render("${base64('')}|${base64('f')}|${base64('fo')}|${base64('foo')}") == "|Zg==|Zm8=|Zm9v");
  CHECK(s.render("${hex(token)}") == "6120623f3e7ec3a4");
  CHECK(s.render("${urlencode(token)}") == "a%20b%3F%3E~%C3%A4");
  CHECK(s.render("${upper('aZ9')}${lower('aZ9')}") == "AZ9az9");
  CHECK(s.render("${replace_start('https://http', 'http', 'ws')} ${replace_start('ws', 'http', 'ws')}") ==
        "wss://http ws");
  CHECK(s.render("${base64(limit)} ${base64(on)}") == "MjA= dHJ1ZQ==");
}

TEST_CASE("sha256 and hmac agree with FIPS 180-4 and RFC 4231") {
  scene s;
  CHECK(s.render("${sha256('abc')}") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(s.render("${sha256('abc', 'base64')}") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
  CHECK(s.render("${hmac('Jefe', 'what do ya want for nothing?')}") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(s.render("${hmac('Jefe', 'what do ya want for nothing?', 'base64url')}") ==
        "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM");
  s.set("token", std::string(131, '\xaa'));
  CHECK(s.render("${hmac(token, 'Test Using Larger Than Block-Size Key - Hash Key First')}") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("jwt is signed with HS256, of claims as JSON or of names and values") {
  scene s;
  constexpr const char* known =
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
      "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ."
      "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";
  CHECK(s.render("${jwt('your-256-bit-secret', 'sub', '1234567890', 'name', 'John Doe', 'iat', 1516239022)}") == known);
  s.set("token", R"({"sub":"1234567890","name":"John Doe","iat":1516239022})");
  CHECK(s.render("${jwt('your-256-bit-secret', token)}") == known);
  s.set("token", "no object");
  CHECK(s.render("[${jwt('key', token)}]") == "[]");
}

TEST_CASE("now is the same for all of an operation, in every format and with an offset") {
  scene s = at_a_fixed_time();
  CHECK(s.render("${now()} ${now('iso_ms')} ${now('date')} ${now('unix')} ${now('unix_ms')}") ==
        "2025-01-31T12:34:56Z 2025-01-31T12:34:56.789Z 2025-01-31 1738326896 1738326896789");
  s.shared.time_ms = [] { return std::int64_t{0}; };
  CHECK(s.render("${now()}") == "2025-01-31T12:34:56Z");
  ++s.user.operation_no;
  CHECK(s.render("${now('unix', 1h)} ${now('iso', -1m)} ${now('unix') + 5}") == "3600 1969-12-31T23:59:00Z 5");
}

TEST_CASE("later adds seconds to a time") {
  scene s;
  CHECK(s.render("${later('2025-12-31T23:59:59Z', 1)}") == "2026-01-01T00:00:00Z");
  CHECK(s.render("${later('2025-12-31T23:59:59.500Z', 250ms)}") == "2025-12-31T23:59:59.750Z");
  s.set("token", "yesterday");
  CHECK(s.render("[${later(token, 1)}]") == "[]");
}

TEST_CASE("uuid is one for each operation and name, of the seed alone") {
  scene s;
  const std::string first = s.render("${uuid()}");
  CHECK(first.size() == 36);
  CHECK(first[14] == '4');
  CHECK(s.render("${uuid()}") == first);
  CHECK(s.render("${uuid('other')}") != first);
  const auto drawn = s.user.random.drawn();
  ++s.user.operation_no;
  CHECK(s.render("${uuid()}") != first);
  CHECK(s.user.random.drawn() == drawn);
  --s.user.operation_no;
  CHECK(s.render("${uuid()}") == first);
}

TEST_CASE("a function of what has no value has none, and what only it needs is needed") {
  scene s;
  CHECK(s.render("[${sha256(token)}]") == "[]");
  std::vector<text_error> errors;
  const auto text = text_template::compile("${hmac(run_id, base64(token))}", s.all, errors);
  CHECK(text.needs() == std::vector<std::uint32_t>{s.slot("run_id"), s.slot("token")});
  CHECK_FALSE(text.is_ready(s.scope()));
}

TEST_CASE("what is known before the run is computed before it") {
  scene s;
  std::vector<text_error> errors;
  CHECK(text_template::compile("Basic ${base64('user:word')}", s.all, errors).is_constant());
  CHECK_FALSE(text_template::compile("${now()}", s.all, errors).is_constant());
  CHECK_FALSE(text_template::compile("${uuid()}", s.all, errors).is_constant());
}

TEST_CASE("functions allocate nothing in the steady state") {
  scene s = at_a_fixed_time();
  s.set("token", "a text that is longer than a short string");
  std::vector<text_error> errors;
  const auto text = text_template::compile(
      "${jwt(token, 'sub', run_id, 'exp', now('unix', 1h))} ${hmac(token, base64(token), 'base64')} ${uuid()} ${now()} "
      "${urlencode(token)} ${later(now(), 1h)}",
      s.all, errors);
  REQUIRE(errors.empty());
  s.set("run_id", "r1");
  char room[1000];
  for (int i = 0; i < 3; ++i) text.render(s.scope(), 0, room, sizeof room);
  const auto before = spate::test::allocations();
  for (int i = 0; i < 50; ++i, ++s.user.operation_no) text.render(s.scope(), 0, room, sizeof room);
  CHECK(spate::test::allocations() == before);
}

TEST_CASE("mistakes in a call are reported with their offset") {
  CHECK(mistakes("${sha256('a', 'octal')}") == list{"14 sha256 takes one of 'hex', 'base64', 'base64url' here"});
  CHECK(mistakes("${now('rfc')}") == list{"6 now takes one of 'iso', 'iso_ms', 'date', 'unix', 'unix_ms' here"});
  CHECK(mistakes("${hmac('a')}") == list{"2 write hmac(key, text) or hmac(key, text, 'base64')"});
  CHECK(mistakes("${jwt('a', 'b', 1, 'c')}") ==
        list{"2 write jwt(key, claims) or jwt(key, 'sub', user, 'exp', now('unix', 1h)): a value for each name"});
  CHECK(mistakes("${bsae64('a')}") == list{"2 there is no function `bsae64`: did you mean `base64`?"});
}
