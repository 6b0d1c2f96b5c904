// The plugin's own words, without a socket.
#include <catch2/catch.hpp>

#include "correlation.hpp"
#include "inbox.hpp"
#include "json_place.hpp"
#include "operation.hpp"
#include "reconnect.hpp"

using namespace spate::websocket;

namespace {

json_place at(std::string_view pointer) {
  std::string problem;
  json_place out(pointer, problem);
  CHECK(problem == "");
  return out;
}

}  // namespace

TEST_CASE("a JSON Pointer finds what stands there, as it is written") {
  const std::string message =
      R"( {"a": 1, "b": {"c": [10, "x\"]}", {"d": null}], "e": -1.5e3}, "": true, "s/t": "sl", "m~n": "ti", "u": {}} )";
  CHECK(at("/a").find(message) == "1");
  CHECK(at("/b/c/0").find(message) == "10");
  CHECK(at("/b/c/1").find(message) == "\"x\\\"]}\"");
  CHECK(at("/b/c/2/d").find(message) == "null");
  CHECK(at("/b/e").find(message) == "-1.5e3");
  CHECK(at("/").find(message) == "true");
  CHECK(at("/s~1t").find(message) == "\"sl\"");
  CHECK(at("/m~0n").find(message) == "\"ti\"");
  CHECK(at("/u").find(message) == "{}");
  CHECK(at("").find("[1, 2]") == "[1, 2]");
  for (const char* nowhere : {"/z", "/a/b", "/b/c/3", "/b/c/x", "/b/c/-1", "/u/v"})
    CHECK(at(nowhere).find(message) == "");
}

TEST_CASE("what is no JSON has nothing anywhere") {
  for (const char* message :
       {"", " ", "{", "{\"a\"", "{\"a\":", "{\"a\" 1}", "[", "hello", "{'a': 1}", "{\"b\": {", "\""})
    CHECK(at("/a").find(message) == "");
  CHECK(at("/0").find("[[1, 2") == "");
}

TEST_CASE("a wrong pointer says what to write") {
  std::string problem;
  json_place("id", problem);
  CHECK(problem == "'id' is no JSON Pointer; it begins with a slash: \"/id\"");
  json_place("/a~2", problem);
  CHECK(problem == "'/a~2' has a '~' that is neither ~0 (a tilde) nor ~1 (a slash)");
}

TEST_CASE("values are compared by what they mean") {
  CHECK(equals("\"ping\"", "ping"));
  CHECK(equals("12", "12"));
  CHECK(equals("true", "true"));
  CHECK(equals("\"\"", ""));
  CHECK_FALSE(equals("", ""));  // nothing is there
  CHECK_FALSE(equals("\"ping\"", "pin"));
  CHECK_FALSE(equals("\"pin\"", "ping"));
  CHECK(equals(R"("a\"b\\c\/d\n\t")", "a\"b\\c/d\n\t"));
  CHECK(equals(R"("\u0041\u00e9\u20AC\uD83D\uDE00")", "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"));
  CHECK_FALSE(equals(R"("\u00zz")", "x"));
  CHECK_FALSE(equals("\"\\", "x"));
}

TEST_CASE("an inbox keeps the newest, in their order") {
  inbox box(3);
  CHECK(box.push("a"));
  CHECK(box.push("bb"));
  CHECK(box.push("a long one"));
  CHECK_FALSE(box.push("d"));
  std::string got;
  const auto any = [](std::string_view) { return true; };
  const auto keep = [&](std::string_view message) { got += std::string(message) + ","; };
  CHECK(box.take([](std::string_view message) { return message == "a long one"; }, keep));
  while (box.take(any, keep)) {
  }
  CHECK(got == "a long one,bb,d,");
  CHECK(box.empty());
  CHECK(box.push("e"));
  box.clear();
  CHECK_FALSE(box.take(any, keep));
  inbox none(0);
  CHECK_FALSE(none.push("x"));
  CHECK(none.empty());
}

TEST_CASE("ids are remembered for a while") {
  using fate = known_ids::fate;
  known_ids ids;
  CHECK(ids.answer(1) == fate::unknown);
  ids.add(1, fate::given_up);
  ids.add(3, fate::answered);
  CHECK(ids.answer(1) == fate::given_up);
  CHECK(ids.answer(1) == fate::answered);
  CHECK(ids.answer(3) == fate::answered);
  for (std::uint64_t id = 100; id < 132; ++id) ids.add(id, fate::answered);
  CHECK(ids.answer(1) == fate::unknown);
  CHECK(ids.answer(131) == fate::answered);
}

TEST_CASE("a sequence is watched from where it begins") {
  sequence_watch watch;
  CHECK(watch.see(10).missing == 0);
  CHECK(watch.see(11).missing == 0);
  CHECK(watch.see(14).missing == 2);
  auto late = watch.see(13);
  CHECK(late.missing == -1);
  CHECK(late.disordered);
  CHECK(watch.see(13).doubled);
  CHECK(watch.see(14).doubled);
  CHECK(watch.see(9).disordered);
  CHECK(watch.see(9).doubled);
  CHECK(watch.see(200).missing == 185);
  CHECK(watch.see(136).disordered);
  CHECK_FALSE(watch.see(136).doubled);  // too far back to know
  CHECK(watch.see(137).missing == -1);
}

TEST_CASE("waits grow by the factor up to the most, spread by the jitter") {
  const auto lengths = lengths_of({100, 400, 2, 0.5});
  REQUIRE(lengths.size() == 3 * backoff_waits::draws);
  CHECK(lengths.front() == 56);
  CHECK(lengths[backoff_waits::draws - 1] == 143);
  CHECK(lengths[backoff_waits::draws] == 112);
  CHECK(lengths.back() == 575);
  CHECK(lengths_of({100, 400, 1, 0}) == std::vector<std::int64_t>(backoff_waits::draws, 100));
  spate::timeout_queue timeouts;
  const backoff_waits waits(timeouts, {100, 400, 2, 0});
  CHECK(waits.fifo(0, 5) == timeouts.fifo(100));
  CHECK(waits.fifo(1, 0) == timeouts.fifo(200));
  CHECK(waits.fifo(99, 7) == timeouts.fifo(400));
}

TEST_CASE("base64 is decoded, and nothing else taken for it") {
  std::string out;
  CHECK((decode_base64("", out) && out.empty()));
  CHECK((decode_base64("Zg==", out) && out == "f"));
  CHECK((decode_base64("Zm8=", out) && out == "fo"));
  CHECK((decode_base64("Zm9v", out) && out == "foo"));
  CHECK((decode_base64("AP+/", out) && out == std::string("\x00\xFF\xBF", 3)));
  for (const char* wrong : {"Zg", "Z===", "Zm9v!", "Zm 9", "=Zm9"}) CHECK_FALSE(decode_base64(wrong, out));
}
