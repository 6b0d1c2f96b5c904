// Cookies that a user is sent, and sends back.
#include "sent_request.hpp"

using namespace spate::test;

namespace {

// A server that answers its n-th request with the n-th of `answers`, and a client that sends `paths` by users.
struct conversation {
  explicit conversation(std::vector<std::string> answers, value target_extra = table{},
                        std::vector<value::member> operations = {})
      : server([this, answers = std::move(answers)](server_socket& socket, int) {
          for (http_request request = read_request(socket); request; request = read_request(socket)) {
            const std::size_t number = record.all().size();
            record.add(request);
            socket.write(number < answers.size() ? answers[number] : answer(200, ""));
          }
        }),
        client(http_api(), target(std::move(target_extra)),
               operations.empty() ? std::vector<value::member>{{"operation", {{"get", templated{"${path}"}}}}}
                                  : std::move(operations)) {
    client.host.values["path"] = "";
  }

  value target(value extra) const {
    extra.children.emplace_back("base_url", value("http://127.0.0.1:" + std::to_string(server.port)));
    extra.children.emplace_back("cookies", value(true));
    return extra;
  }
  std::string cookies(std::size_t request) const { return record.all().at(request).header("Cookie"); }

  request_record record;
  scripted_server server;
  harness client;
};

std::string setting(const std::string& headers) { return answer(200, "x", headers); }

}  // namespace

TEST_CASE("a cookie is sent back by the user who got it, in one header, on every connection") {
  conversation talk({setting("Set-Cookie: a=1; Path=/\r\nset-cookie: b=2; HttpOnly; Path=/\r\nConnection: close\r\n")},
                    table{}, {{"operation", {{"get", "/"}}}});
  talk.client.start(2);
  talk.client.run(0, 0);
  talk.client.run(0, 0);
  talk.client.run(0, 1);
  talk.client.stop();
  CHECK(talk.client.violations.empty());
  CHECK(talk.server.connections() == 3);
  CHECK(talk.cookies(0).empty());
  CHECK(talk.record.all().at(1).head == "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(talk.server.port) +
                                            "\r\nUser-Agent: spate/" SPATE_VERSION
                                            "\r\nAccept: */*\r\nCookie: a=1; b=2\r\n\r\n");
  CHECK(talk.cookies(2).empty());
}

TEST_CASE("a cookie is overwritten, deleted, and forgotten with its user") {
  conversation talk({setting("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n"), setting("Set-Cookie: a=longer than before\r\n"),
                     setting("Set-Cookie: a=; Max-Age=0\r\n"),
                     setting("Set-Cookie: b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT\r\nSet-Cookie: c=3\r\n")},
                    table{}, {{"operation", {{"get", "/"}}}});
  talk.client.start(1);
  for (int i = 0; i < 5; ++i) talk.client.run(0);
  CHECK(talk.cookies(1) == "a=1; b=2");
  CHECK(talk.cookies(2) == "a=longer than before; b=2");
  CHECK(talk.cookies(3) == "b=2");
  CHECK(talk.cookies(4) == "c=3");
  talk.client.stop_user(0);
  talk.client.run(0);
  CHECK(talk.cookies(5).empty());
}

TEST_CASE("paths decide which cookies are sent, longer ones first; without one it follows from the request") {
  conversation talk({setting("Set-Cookie: root=1; Path=/\r\nSet-Cookie: deep=2; Path=/a/b\r\nSet-Cookie: own=3\r\n")},
                    table{},
                    {{"set", {{"get", "/a/x?y=/z/"}}},
                     {"deep", {{"get", "/a/b/c?d=1"}}},
                     {"near", {{"get", "/a/bc"}}},
                     {"other", {{"get", "/b"}}}});
  talk.client.start(1);
  for (std::uint32_t operation = 0; operation < 4; ++operation) talk.client.run(operation);
  CHECK(talk.cookies(1) == "deep=2; own=3; root=1");
  CHECK(talk.cookies(2) == "own=3; root=1");
  CHECK(talk.cookies(3) == "root=1");
}

TEST_CASE("a Secure cookie is not sent without TLS, one for another domain is not kept") {
  conversation talk({setting("Set-Cookie: s=1; Secure\r\nSet-Cookie: d=2; Domain=example.com\r\n"
                             "Set-Cookie: h=3; Domain=127.0.0.1\r\n")},
                    table{}, {{"operation", {{"get", "/"}}}});
  talk.client.start(1);
  talk.client.run(0);
  talk.client.run(0);
  CHECK(talk.cookies(1) == "h=3");
}

TEST_CASE("the jar's cookies follow those of a written header") {
  conversation talk({setting("Set-Cookie: a=1\r\n")}, {{"headers", {{"Cookie", templated{"own=${v}"}}}}},
                    {{"operation", {{"post", "/"}, {"body", templated{"${v}"}}}}});
  talk.client.host.values["v"] = "7";
  talk.client.start(1);
  talk.client.run(0);
  talk.client.run(0);
  CHECK(talk.cookies(0) == "own=7");
  CHECK(talk.cookies(1) == "own=7; a=1");
  CHECK(talk.record.all().at(1).body == "7");
}

TEST_CASE("cookies are kept of answers in pieces, and the host still gets only what it wants") {
  conversation talk({setting("Set-Cookie: a=" + std::string(3000, 'x') + "\r\n")}, table{},
                    {{"operation", {{"get", "/"}}}});
  talk.client.host.wanted = {SPATE_WANTS_BODY};
  talk.client.start(1);
  talk.client.run(0);
  talk.client.run(0);
  CHECK(talk.cookies(1) == "a=" + std::string(3000, 'x'));
  REQUIRE(talk.client.host.offers.size() == 2);
  CHECK(talk.client.host.offers[0].fields.empty());
  CHECK(talk.client.host.offers[0].body == "x");
}

TEST_CASE("without `cookies` none are kept") {
  request_record record;
  scripted_server server(recording(record, setting("Set-Cookie: a=1\r\n")));
  harness client(http_api(), {{"base_url", url_of(server)}}, {{"operation", {{"get", "/"}}}});
  client.start();
  client.run(0);
  client.run(0);
  client.stop();
  CHECK(record.all().at(1).header("Cookie").empty());
}
