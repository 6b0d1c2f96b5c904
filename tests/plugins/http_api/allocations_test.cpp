// The steady state allocates nothing.
#include <catch2/catch.hpp>

#include "allocations.hpp"
#include "compressed.hpp"
#include "http_peer.hpp"

using namespace spate::test;

namespace {

// Allocations of 1 000 operations by 8 users after a warm-up.
std::uint64_t allocations_of(value operation, std::uint32_t wants, const std::string& bytes,
                             value target_extra = table{}) {
  scripted_server server(always(bytes));
  value target = std::move(target_extra);
  target.children.emplace_back("base_url", value(url_of(server)));
  harness client(http_api(), target, {{"operation", operation}}, false);
  client.host.values = {{"v", "some \"value\""}, {"n", "12345"}};
  client.host.wanted = {wants};
  client.host.keep_offers = false;
  client.keep_samples = false;
  client.start(8);
  auto rounds = [&](int count) {
    for (int i = 0; i < count; ++i) {
      for (std::uint32_t user = 0; user < 8; ++user) client.submit(0, user);
      client.finish();
    }
  };
  rounds(25);
  const std::size_t before = allocations();
  rounds(125);
  return allocations() - before;
}

constexpr std::uint32_t everything = SPATE_WANTS_STATUS | SPATE_WANTS_FIELDS | SPATE_WANTS_BODY;

}  // namespace

TEST_CASE("the counter counts what the plugin allocates") {
  scripted_server server(always(answer(200, "x")));
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", "/"}}}}, false);
  const std::size_t before = allocations();
  client.start();
  const std::size_t made = allocations() - before;
  CHECK(made > 0);
}

TEST_CASE("a fixed GET allocates nothing") {
  CHECK(allocations_of({{"get", "/"}}, 0, answer(200, std::string(100, 'x'))) == 0);
}

TEST_CASE("a templated POST with a JSON answer allocates nothing") {
  value operation(table{{"post", templated{"/r/${n}"}},
                        {"query", {{"q", templated{"a ${v}"}}}},
                        {"json", templated{"{\"a\":\"${v}\",\"b\":${n}}", true}}});
  CHECK(allocations_of(operation, everything,
                       answer(201, "{\"run\":{\"id\":\"abc\"}}", "Content-Type: application/json\r\n"),
                       {{"request_id", "X-Id"}}) == 0);
}

TEST_CASE("long and chunked answers allocate nothing") {
  CHECK(allocations_of({{"get", "/"}}, everything, answer(200, std::string(200'000, 'x'))) == 0);
  std::string chunk = "3e8\r\n" + std::string(1000, 'y') + "\r\n";
  CHECK(allocations_of({{"get", "/"}}, everything,
                       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk + chunk + "0\r\n\r\n") ==
        0);
}

TEST_CASE("cookies that stay, or change within their length, allocate nothing") {
  const std::string bytes =
      answer(200, "x", "Set-Cookie: session=0123456789abcdef0123456789; Path=/\r\nSet-Cookie: b=2; Max-Age=60\r\n");
  CHECK(allocations_of({{"get", templated{"/r/${n}"}}}, 0, bytes, {{"cookies", true}, {"traceparent", true}}) == 0);
}

TEST_CASE("compressed answers allocate nothing, zlib included") {
  const std::string plain(300'000, 'x');
  for (const auto& [encoding, bits] : {std::pair("gzip", as_gzip), std::pair("deflate", as_bare_deflate)})
    CHECK(allocations_of({{"get", "/"}}, everything,
                         answer(200, compressed(plain, bits), std::string("Content-Encoding: ") + encoding + "\r\n"),
                         {{"compression", true}}) == 0);
}

TEST_CASE("a templated form with Basic authentication allocates nothing") {
  value operation(table{{"post", "/"},
                        {"form", {{"a", templated{"${v}"}}, {"b", 1}}},
                        {"auth", {{"basic", {{"user", templated{"${n}"}}, {"password", "p"}}}}}});
  CHECK(allocations_of(operation, everything, answer(200, "x")) == 0);
}
