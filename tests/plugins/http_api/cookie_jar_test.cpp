// RFC 6265 without a socket.
#include "cookie_jar.hpp"

#include <catch2/catch.hpp>

using namespace spate::http_api;

namespace {

constexpr std::int64_t second = 1'000'000'000;
// 2026-01-01 00:00:00 on the wall is 1000 s on the shard's clock.
constexpr cookie_jar::instant start{1000 * second, 1'767'225'600 * second};

struct jar {
  cookie_jar all;
  cookie_origin origin{"www.example.com", false};
  void take(const std::string& line, const char* path = "/") {
    if (auto set = parse_set_cookie(line)) all.take(*set, origin, path, start);
  }
  std::string sent(const char* path = "/", std::int64_t now_ns = start.now_ns) const {
    std::string out;
    for (const cookie& each : all.all())
      if (fits(each, origin, path, now_ns)) out += (out.empty() ? "" : "; ") + each.text;
    return out;
  }
};

}  // namespace

TEST_CASE("names and values are trimmed, and lines without a name are none") {
  jar of;
  of.take("  a  =  b c \t; Path = /");
  of.take("d=\"q=1\"");
  of.take("no pair");
  of.take("=x");
  of.take("bell=\a");
  of.take("empty=");
  CHECK(of.sent() == "a=b c; d=\"q=1\"; empty=");
}

TEST_CASE("Max-Age comes before Expires, and what is no number does not count") {
  jar of;
  of.take("a=1; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
  of.take("b=1; Max-Age=soon; Expires=Thu, 01 Jan 2026 00:00:05 GMT");
  of.take("c=1; Max-Age=99999999999999999999");
  of.take("d=1; Max-Age=-5");
  of.take("e=1; Expires=whenever");
  of.take("f=1; Max-Age=");
  CHECK(of.sent() == "a=1; b=1; c=1; e=1; f=1");
  CHECK(of.sent("/", start.now_ns + 5 * second) == "a=1; c=1; e=1; f=1");
  CHECK(of.sent("/", start.now_ns + 10 * second) == "c=1; e=1; f=1");
}

TEST_CASE("a domain that covers the host is accepted, and is another cookie than the host's own") {
  jar of;
  of.take("a=host");
  of.take("a=parent; Domain=.EXAMPLE.com");
  of.take("b=1; Domain=ample.com");
  of.take("c=1; Domain=other.www.example.com");
  of.take("d=1; Domain=");
  CHECK(of.sent() == "a=host; a=parent; d=1");
  of.take("a=same; Domain=www.example.com");
  CHECK(of.sent() == "a=same; a=parent; d=1");
  of.origin.host = "1.2.3.4";
  of.take("e=1; Domain=3.4");
  CHECK(of.sent() == "a=same; a=parent; d=1");
}

TEST_CASE("a cookie goes with its path and what is below") {
  jar of;
  of.take("a=1", "/x/y/z");
  of.take("b=1; Path=nonsense", "/x");
  of.take("c=1; Path=/x/y/", "/");
  CHECK(of.sent("/x/y") == "a=1; b=1");
  CHECK(of.sent("/x/y/q") == "c=1; a=1; b=1");
  CHECK(of.sent("/x/yes") == "b=1");
}

TEST_CASE("Secure cookies wait for TLS") {
  jar of;
  of.take("a=1; secure");
  CHECK(of.sent().empty());
  of.origin.secure = true;
  CHECK(of.sent() == "a=1");
}

TEST_CASE("a jar holds 180 cookies: expired ones make room first, then the oldest") {
  jar of;
  of.take("short=1; Max-Age=5");
  for (int i = 0; i < 179; ++i) of.take("c" + std::to_string(i) + "=1");
  REQUIRE(of.all.all().size() == 180);
  auto set = parse_set_cookie("new=1");
  of.all.take(*set, of.origin, "/", {start.now_ns + 6 * second, start.wall_ns + 6 * second});
  CHECK(of.all.all().size() == 180);
  CHECK(of.all.all().front().name() == "c0");
  of.take("more=1");
  CHECK(of.all.all().size() == 180);
  CHECK(of.all.all().front().name() == "c1");
  of.take("large=" + std::string(4092, 'x'));
  CHECK(of.all.all().back().name() == "more");
}

TEST_CASE("dates are read in every form that servers send") {
  for (const char* text : {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
                           "Sun Nov  6 08:49:37 1994", "6 november 1994 8:49:37", "1994 Nov 06, 08:49:37 UTC"})
    CHECK(parse_cookie_date(text) == 784'111'777);
  CHECK(parse_cookie_date("Fri, 01 Jan 2038 00:00:00 GMT") == 2'145'916'800);
  CHECK(parse_cookie_date("01 Jan 69 00:00:00") == 3'124'224'000);
  for (const char* text : {"", "Sun, 06 Nov 1994", "06 Nov 08:49:37", "31 Feb 2020 00:00:00", "06 Nov 1994 24:00:00",
                           "06 Nov 1994 08:60:00", "06 Nov 1600 08:49:37", "006 Nov 1994 08:49:37"})
    CHECK_FALSE(parse_cookie_date(text));
}

TEST_CASE("the path of a request target leaves out its query and a proxy's host") {
  CHECK(path_of_target("/a/b?c=/d") == "/a/b");
  CHECK(path_of_target("http://h:80/a?b") == "/a");
  CHECK(path_of_target("http://h") == "/");
}
