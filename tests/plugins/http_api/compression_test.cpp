// Compressed answers.
#include "compressed.hpp"
#include "sent_request.hpp"

using namespace spate::test;

namespace {

struct outcome {
  std::uint16_t code;
  std::string error, body;
  std::uint32_t bytes_in;
};

outcome read_answer(const std::string& bytes, std::int64_t max_body = 1 << 20, std::uint32_t wants = SPATE_WANTS_BODY) {
  scripted_server server(always(bytes));
  harness client(http_api(), {{"base_url", url_of(server)}, {"compression", true}, {"max_body", size_bytes(max_body)}},
                 {{"operation", {{"get", "/"}}}});
  client.host.wanted = {wants};
  client.start();
  const spate_sample first = client.run(0);
  const spate_sample again = client.run(0);
  CHECK(first.outcome == again.outcome);
  outcome out{again.outcome, client.error_of(again), "", again.bytes_in};
  if (!client.host.offers.empty()) out.body = client.host.offers.back().body;
  client.stop();
  CHECK(client.violations.empty());
  return out;
}

std::string encoded(const std::string& encoding, const std::string& body) {
  return answer(200, body, "Content-Encoding: " + encoding + "\r\n");
}

std::string long_text() {
  std::string out;
  for (int i = 0; i < 20'000; ++i) out += std::to_string(i * 7919) + ",";
  return out;
}

}  // namespace

TEST_CASE("compression is asked for only when the profile says so") {
  CHECK(sent_by({{"compression", true}}, {{"get", "/"}}).header("Accept-Encoding") == "gzip, deflate");
  CHECK(sent_by({{"compression", true}}, {{"get", "/"}, {"compression", false}}).header("Accept-Encoding").empty());
  CHECK(sent_by(table{}, {{"get", "/"}, {"compression", true}}).header("Accept-Encoding") == "gzip, deflate");
  CHECK(sent_by(table{}, {{"get", "/"}}).header("Accept-Encoding").empty());
}

TEST_CASE("gzip and both kinds of deflate are decompressed; the bytes of the wire are counted") {
  const std::string text = long_text();
  for (const auto& [encoding, bits] :
       {std::pair("gzip", as_gzip), std::pair("X-GZip", as_gzip), std::pair("deflate", as_zlib),
        std::pair("deflate", as_bare_deflate), std::pair("identity, gzip", as_gzip)}) {
    const std::string bytes = encoded(encoding, compressed(text, bits));
    const outcome got = read_answer(bytes);
    CHECK(got.code == SPATE_OUTCOME_OK);
    CHECK(got.error == "");
    CHECK(got.body == text);
    CHECK(got.bytes_in == bytes.size());
  }
}

TEST_CASE("a compressed body may come in chunks, in two members, or be none at all") {
  const std::string text = long_text(), whole = compressed(text, as_gzip);
  std::string chunks = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t at = 0; at < whole.size(); at += 251) {
    const std::string part = whole.substr(at, 251);
    char size[16];
    std::snprintf(size, sizeof size, "%zx\r\n", part.size());
    chunks += size + part + "\r\n";
  }
  CHECK(read_answer(chunks + "0\r\n\r\n").body == text);
  CHECK(read_answer(encoded("gzip", compressed("one,", as_gzip) + compressed("two", as_gzip))).body == "one,two");
  const outcome none = read_answer(encoded("gzip", ""));
  CHECK(none.code == SPATE_OUTCOME_OK);
  CHECK(none.body.empty());
  CHECK(read_answer(answer(200, "plain")).body == "plain");
  CHECK(read_answer(encoded("identity", "plain")).body == "plain");
}

TEST_CASE("max_body holds for what comes out, so a bomb does no harm") {
  const std::string bomb = compressed(std::string(10'000'000, '\0'), as_gzip);
  REQUIRE(bomb.size() < 20'000);
  const outcome got = read_answer(encoded("gzip", bomb), 100'000);
  CHECK(got.code == SPATE_OUTCOME_PROTOCOL);
  CHECK(got.error == "the answer's body is longer than max_body once it is decompressed");
  CHECK(read_answer(encoded("gzip", compressed(std::string(100'000, 'x'), as_gzip)), 100'000).body.size() == 100'000);
  CHECK(read_answer(encoded("gzip", compressed(std::string(100'001, 'x'), as_gzip)), 100'000).code ==
        SPATE_OUTCOME_PROTOCOL);
}

TEST_CASE("damaged and cut data are told apart") {
  std::string whole = compressed(long_text(), as_gzip);
  const outcome cut = read_answer(encoded("gzip", whole.substr(0, whole.size() / 2)));
  CHECK(cut.code == SPATE_OUTCOME_PROTOCOL);
  CHECK(cut.error == "the answer's compressed body ends too early");
  CHECK(read_answer(encoded("gzip", whole.substr(0, whole.size() - 1))).error ==
        "the answer's compressed body ends too early");
  CHECK(read_answer(encoded("gzip", "no gzip")).error == "the answer's compressed body is damaged");
  CHECK(read_answer(encoded("gzip", whole + "junk")).error == "the answer's compressed body is damaged");
  CHECK(read_answer(encoded("deflate", compressed("abc", as_zlib) + "junk")).error ==
        "the answer's compressed body is damaged");
  whole[whole.size() - 6] = static_cast<char>(whole[whole.size() - 6] + 1);
  CHECK(read_answer(encoded("gzip", whole)).error == "the answer's compressed body is damaged");
}

TEST_CASE("an encoding that was not asked for is named") {
  const outcome brotli = read_answer(encoded("br", "????"));
  CHECK(brotli.code == SPATE_OUTCOME_PROTOCOL);
  CHECK(brotli.error == "the answer has the Content-Encoding 'br', which was not asked for");
  CHECK(read_answer(encoded("gzip, gzip", "????")).error == "the answer has a Content-Encoding that was not asked for");
  CHECK(read_answer(encoded(std::string(100, 'x'), "????")).error ==
        "the answer has a Content-Encoding that was not asked for");
}

TEST_CASE("a body that nobody reads is not decompressed") {
  CHECK(read_answer(encoded("gzip", "no gzip"), 1000, SPATE_WANTS_STATUS).code == SPATE_OUTCOME_OK);
  CHECK(read_answer(encoded("br", "????"), 1000, 0).code == SPATE_OUTCOME_OK);
}

TEST_CASE("without compression an encoded body is handed on as it is") {
  scripted_server server(always(encoded("gzip", "raw")));
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", "/"}}}});
  client.host.wanted = {SPATE_WANTS_BODY};
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.offers.back().body == "raw");
}
