// Access tokens by OAuth 2 client credentials.
#include <catch2/catch.hpp>

#include "http_peer.hpp"
#include "plugins/net/tls_peer.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

// Gives token-1, token-2, ...; each lives for `lives_s`.
scripted_server::script giving_tokens(request_record& record, int lives_s, int failures = 0) {
  auto given = std::make_shared<std::atomic<int>>(0);
  auto left = std::make_shared<std::atomic<int>>(failures);
  return [&record, lives_s, given, left](server_socket& socket, int) {
    http_request request = read_request(socket);
    record.add(request);
    if (*given > 0 && (*left)-- > 0) return (void)socket.write(answer(503, "later"));
    const std::string token = "token-" + std::to_string(++*given);
    socket.write(answer(
        200,
        R"({"access_token":")" + token + R"(","token_type":"Bearer","expires_in":)" + std::to_string(lives_s) + "}",
        "Content-Type: application/json\r\n"));
  };
}

value target_with(const std::string& url, std::initializer_list<value::member> oauth2) {
  return value({{"base_url", url}, {"auth", value({{"oauth2", value(oauth2)}})}});
}

std::string refusal(const std::string& token_url) {
  harness client(
      http_api(),
      target_with("http://127.0.0.1:1", {{"token_url", token_url}, {"client_id", "me"}, {"client_secret", "s"}}),
      {{"operation", {{"get", "/"}}}});
  try {
    client.start();
  } catch (const std::runtime_error& refused) {
    return refused.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a token is fetched before the first request and sent with each") {
  request_record asked, record;
  scripted_server tokens(giving_tokens(asked, 3600)), server(recording(record, answer(200, "x")));
  harness client(
      http_api(),
      target_with(url_of(server), {{"token_url", url_of(tokens) + "/oauth/token"},
                                   {"client_id", "my id"},
                                   {"client_secret", "a:b/c"},
                                   {"scope", "read write"}}),
      {{"operation", {{"get", "/"}}}, {"open", {{"get", "/open"}, {"auth", std::initializer_list<value::member>{}}}}});
  client.start(3);
  for (std::uint32_t user = 0; user < 3; ++user) CHECK(client.run(0, user).outcome == SPATE_OUTCOME_OK);
  client.run(1);
  client.stop();
  REQUIRE(asked.all().size() == 1);
  const http_request request = asked.all().front();
  CHECK(request.line == "POST /oauth/token HTTP/1.1");
  CHECK(request.header("Content-Type") == "application/x-www-form-urlencoded");
  CHECK(request.header("Authorization") == "Basic bXklMjBpZDphJTNBYiUyRmM=");
  CHECK(request.body == "grant_type=client_credentials&scope=read%20write");
  REQUIRE(record.all().size() == 4);
  for (int i = 0; i < 3; ++i)
    CHECK(record.all()[static_cast<std::size_t>(i)].header("Authorization") == "Bearer token-1");
  CHECK(record.all()[3].header("Authorization").empty());
  CHECK(client.violations.empty());
}

TEST_CASE("id and secret go into the body when the server wants them there") {
  request_record asked, record;
  scripted_server tokens(giving_tokens(asked, 3600)), server(recording(record, answer(200, "x")));
  harness client(http_api(),
                 target_with(url_of(server), {{"token_url", url_of(tokens)},
                                              {"client_id", "me"},
                                              {"client_secret", "s&t"},
                                              {"audience", "api"},
                                              {"credentials", "body"}}),
                 {{"operation", {{"get", "/"}}}});
  client.start();
  CHECK(asked.all().front().line == "POST / HTTP/1.1");
  CHECK(asked.all().front().header("Authorization").empty());
  CHECK(asked.all().front().body == "grant_type=client_credentials&client_id=me&client_secret=s%26t&audience=api");
}

TEST_CASE("a token is replaced before it ends, and the old one is used while no new one comes") {
  request_record asked, record;
  scripted_server tokens(giving_tokens(asked, 1, 1)), server(recording(record, answer(200, "x")));
  harness client(
      http_api(),
      target_with(url_of(server), {{"token_url", url_of(tokens)}, {"client_id", "me"}, {"client_secret", "s"}}),
      {{"operation", {{"get", "/"}}}});
  client.start();
  const std::int64_t limit_ns = harness::now_ns() + 15'000'000'000;
  std::string last;
  while (last != "Bearer token-2" && harness::now_ns() < limit_ns) {
    CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
    last = record.all().back().header("Authorization");
    client.pump(20ms);
  }
  CHECK(last == "Bearer token-2");
  CHECK(asked.all().size() >= 3);  // the first, the refusal, and the next
  for (const http_request& each : record.all())
    CHECK((each.header("Authorization") == "Bearer token-1" || each.header("Authorization") == "Bearer token-2"));
}

TEST_CASE("tokens come over TLS with the target's trust") {
  certificate authority({"Test authority", "", true}, nullptr), own({"server"}, &authority);
  temporary_folder folder;
  tls_server tls(own);
  request_record asked;
  scripted_server tokens(tls.behind(giving_tokens(asked, 3600)));
  auto start = [&](value tls_settings) {
    value target = target_with("https://127.0.0.1:1",
                               {{"token_url", secure_url_of(tokens)}, {"client_id", "me"}, {"client_secret", "s"}});
    target.children.emplace_back("tls", tls_settings);
    harness client(http_api(), target, {{"operation", {{"get", "/"}}}});
    client.start();
  };
  start(value({{"ca_file", authority.write(folder, "ca.pem")}}));
  CHECK(asked.all().size() == 1);
  CHECK_THROWS_WITH(start(value({{"verify", true}})),
                    Catch::Contains("no access token from") && Catch::Contains("certificate verify failed"));
}

TEST_CASE("a run without a token never begins, and says why") {
  request_record asked;
  scripted_server refusing(recording(asked, answer(401, R"({"error":"invalid_client"})")));
  CHECK_THAT(refusal(url_of(refusing)), Catch::StartsWith("no access token from " + url_of(refusing) +
                                                          R"(: status 401: {"error":"invalid_client"})"));
  scripted_server odd(always(answer(200, R"({"token":1})")));
  CHECK_THAT(refusal(url_of(odd)), Catch::EndsWith("the answer is no JSON with an access_token"));
  int free_port;
  {
    scripted_server gone([](server_socket&, int) {});
    free_port = gone.port;
  }
  CHECK_THAT(refusal("http://127.0.0.1:" + std::to_string(free_port)), Catch::Contains("Connection refused"));
}
