// The ways to a server, which http_api tests in full: here that they lead to a WebSocket.
#include <catch2/catch.hpp>

#include "plugins/net/tls_peer.hpp"
#include "websocket_peer.hpp"

using namespace spate::test;

namespace {

const value say(table{{"request", {{"text", templated{"hello ${token}"}}}}});

// Operations of two users, well done; returns the error of the one that was not.
std::string try_out(value target) {
  harness client(websocket(), std::move(target), {{"say", say}});
  client.host.wanted = {SPATE_WANTS_BODY};
  client.start(2);
  for (int i = 0; i < 20; ++i)
    if (const spate_sample sample = client.run(0, static_cast<std::uint32_t>(i % 2));
        sample.outcome != SPATE_OUTCOME_OK)
      return client.error_of(sample);
  for (const offered& each : client.host.offers)
    if (each.body != "hello " + std::to_string(each.token)) return "another answer: " + each.body;
  client.stop();
  return client.violations.empty() ? "" : client.violations.front();
}

// Answers CONNECT, and is the server behind it.
scripted_server::script tunnelling(noted<std::string>& asked, scripted_server::script then) {
  return [&asked, then](server_socket& socket, int index) {
    asked.set(socket.read_until("\r\n\r\n"));
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    then(socket, index);
  };
}

}  // namespace

TEST_CASE("over TLS") {
  const certificate own({"127.0.0.1"}, nullptr);
  tls_server tls(own);
  scripted_server server(tls.behind(echoing()));
  const std::string url = "wss://127.0.0.1:" + std::to_string(server.port);
  const temporary_folder folder;
  CHECK(try_out({{"base_url", url}, {"tls", {{"ca_file", own.write(folder, "ca.pem")}}}}) == "");
  CHECK(tls.seen.protocol == "http/1.1");
  CHECK(try_out({{"base_url", url}}).starts_with("TLS: certificate verify failed"));
}

TEST_CASE("large messages over TLS, and others meanwhile") {
  const certificate own({"127.0.0.1"}, nullptr);
  tls_server tls(own);
  const std::string large(1'000'000, 'x');
  scripted_server server(tls.behind(accepting([&](websocket_peer& peer, int) {
    for (int i = 0; i < 20; ++i) peer.text("tick");
    peer.echo();
  })));
  harness client(websocket(),
                 {{"base_url", "wss://127.0.0.1:" + std::to_string(server.port)}, {"tls", {{"verify", false}}}},
                 {{"say", {{"request", {{"text", large}}}, {"match", {{"contains", "xx"}}}}}});
  client.start();
  for (int i = 0; i < 5; ++i) CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.metric("message_bytes_received") == 5'000'000 + 80);
}

TEST_CASE("through a proxy, with and without TLS, always by a tunnel") {
  noted<std::string> asked;
  scripted_server plain(tunnelling(asked, echoing()));
  const value proxy(
      table{{"url", "http://127.0.0.1:" + std::to_string(plain.port)}, {"user", "me"}, {"password", "pw"}});
  CHECK(try_out({{"base_url", "ws://far.test/ws"}, {"proxy", proxy}}) == "");
  CHECK(asked.get().starts_with("CONNECT far.test:80 HTTP/1.1\r\n"));
  CHECK(asked.get().find("\r\nProxy-Authorization: Basic bWU6cHc=\r\n") != std::string::npos);

  const certificate own({"far.test", "DNS:far.test"}, nullptr);
  tls_server tls(own);
  scripted_server secure(tunnelling(asked, tls.behind(echoing())));
  CHECK(try_out({{"base_url", "wss://far.test:8443/ws"},
                 {"proxy", {{"url", "http://127.0.0.1:" + std::to_string(secure.port)}}},
                 {"tls", {{"verify", false}}}}) == "");
  CHECK(asked.get().starts_with("CONNECT far.test:8443 HTTP/1.1\r\n"));
}

TEST_CASE("over IPv6, a unix socket, and to another address than the URL's") {
  scripted_server v6(echoing(), "::1");
  CHECK(try_out({{"base_url", "ws://[::1]:" + std::to_string(v6.port)}}) == "");
  const temporary_folder folder;
  const std::string path = folder / "socket";
  scripted_server local(echoing(), path.c_str());
  CHECK(try_out({{"base_url", "ws://far.test"}, {"unix_socket", path}}) == "");
  scripted_server near(echoing());
  CHECK(try_out({{"base_url", "ws://far.test"}, {"connect_to", list({"127.0.0.1:" + std::to_string(near.port)})}}) ==
        "");
}
