#include <catch2/catch.hpp>

#include "websocket_peer.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

// Every connection but the first answers one request; the first is lost by it.
scripted_server::script losing_the_first() {
  return accepting([](websocket_peer& peer, int index) {
    peer.read();
    if (index == 0) return;
    peer.text("answer");
    peer.echo();
  });
}

value say(table more = {}) {
  value out(more);
  out.children.emplace_back("request", value(table{{"text", "hello"}}));
  return out;
}

}  // namespace

TEST_CASE("a lost connection is opened again at once, and the next operation finds it") {
  scripted_server server(losing_the_first());
  harness client(websocket(), target_at(server, {{"reconnect", "at_once"}}), {{"say", say()}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_RESET);
  client.pump(100ms);
  const spate_sample next = client.run(0);
  CHECK(next.outcome == SPATE_OUTCOME_OK);
  CHECK(server.connections() == 2);
  CHECK(client.host.metric("connections_lost") == 1);
  CHECK(client.host.metric("reconnects") == 1);
  CHECK(client.host.metric("closed_1006") == 1);
}

TEST_CASE("with a backoff it is opened again after a while, and again until it works") {
  scripted_server server([](server_socket& socket, int index) {
    websocket_peer peer(socket);
    if (index == 1 || index == 2) return;  // no answer to the upgrade
    peer.accept();
    peer.read();
    if (index == 0) return;
    peer.text("answer");
    peer.echo();
  });
  value backoff(table{{"first", 20ms}, {"factor", 2.0}, {"most", 1000ms}, {"jitter", 0.5}});
  harness client(websocket(), target_at(server, {{"reconnect", "backoff"}, {"backoff", backoff}}), {{"say", say()}});
  client.start();
  const spate_sample lost = client.run(0);
  CHECK(lost.outcome == SPATE_OUTCOME_RESET);
  // It waits for the connection, however often that takes.
  const spate_sample next = client.run(0);
  CHECK(next.outcome == SPATE_OUTCOME_OK);
  CHECK(next.end_ns - lost.end_ns >= 10'000'000 + 20'000'000 + 40'000'000);
  CHECK(server.connections() == 4);
  CHECK(client.host.metric("connections_failed") == 2);
  CHECK(client.host.metric("reconnects") == 1);
}

TEST_CASE("an operation does not wait for a connection longer than it may take") {
  scripted_server server(accepting([](websocket_peer& peer, int) { peer.read(); }));
  value backoff(table{{"first", 10'000ms}, {"factor", 1.0}, {"most", 10'000ms}, {"jitter", 0.0}});
  harness client(websocket(), target_at(server, {{"reconnect", "backoff"}, {"backoff", backoff}}),
                 {{"say", say()}, {"open", {{"connect", table{}}}}, {"hurry", say({{"timeout", 50ms}})}});
  client.start();
  client.run(0);
  const spate_sample late = client.run(2);
  CHECK(late.outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK(client.error_of(late) == "no connection in time");
  // Who asks for a connection gets one.
  CHECK(client.run(1).outcome == SPATE_OUTCOME_OK);
}

TEST_CASE("a failed attempt at once is told to who waits, and the next operation tries again") {
  scripted_server server([](server_socket& socket, int index) {
    websocket_peer peer(socket);
    if (index == 1) {
      peer.read_request();
      std::this_thread::sleep_for(200ms);  // until somebody waits
      return;
    }
    peer.accept();
    peer.read();
    if (index == 0) return;
    peer.text("answer");
    peer.echo();
  });
  harness client(websocket(), target_at(server, {{"reconnect", "at_once"}}), {{"say", say()}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_RESET);
  const spate_sample failed = client.run(0);
  CHECK(client.error_of(failed) == "the connection ended without an answer to the upgrade");
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(server.connections() == 3);
}

TEST_CASE("a user that is gone connects no more") {
  scripted_server server(accepting([](websocket_peer& peer, int) { peer.read(); }));
  harness client(websocket(), target_at(server, {{"reconnect", "at_once"}}), {{"say", say()}});
  client.start();
  client.submit(0);
  client.finish();
  client.stop_user(0);
  const int before = server.connections();
  client.pump(50ms);
  CHECK(server.connections() <= before + 1);  // one may have been accepted while the user was stopped
  client.stop();
  CHECK(client.violations.empty());
}
