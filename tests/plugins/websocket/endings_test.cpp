// How operations fail, each told apart.
#include <catch2/catch.hpp>

#include "websocket_peer.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

constexpr std::uint16_t handshake = SPATE_OUTCOME_PLUGIN + 1, closed = SPATE_OUTCOME_PLUGIN + 2,
                        too_large = SPATE_OUTCOME_PLUGIN + 3, not_connected = SPATE_OUTCOME_PLUGIN + 4;

struct result {
  std::uint16_t outcome;
  std::int32_t status;
  std::string text;
};

// A request of one user to a server that behaves in this way.
result ask(scripted_server::script script, value more = table{}) {
  scripted_server server(std::move(script));
  harness client(websocket(), target_at(server, std::move(more)), {{"say", {{"request", {{"text", "hello"}}}}}});
  client.start();
  const spate_sample sample = client.run(0);
  const std::string text = client.error_of(sample);
  client.stop();
  CHECK(client.violations.empty());
  return {sample.outcome, sample.status, text};
}

result ask_peer(std::function<void(websocket_peer&)> then, value more = table{}) {
  return ask(accepting([then](websocket_peer& peer, int) {
               peer.read();
               then(peer);
             }),
             std::move(more));
}

result answered_by(std::string bytes, value more = table{}) {
  return ask_peer(
      [bytes](websocket_peer& peer) {
        peer.bytes(bytes);
        peer.socket().wait_for_close();
      },
      std::move(more));
}

scripted_server::script saying(std::string bytes) {
  return [bytes](server_socket& socket, int) {
    socket.read_until("\r\n\r\n");
    socket.write(bytes);
  };
}

}  // namespace

TEST_CASE("a refused handshake has the status of the answer") {
  for (int status : {200, 302, 401, 403, 404, 503}) {
    const result got = ask(saying("HTTP/1.1 " + std::to_string(status) + " No\r\nContent-Length: 5\r\n\r\nsorry"));
    CHECK(got.outcome == handshake);
    CHECK(got.status == status);
    CHECK(got.text == "the upgrade was refused with status " + std::to_string(status));
  }
}

TEST_CASE("an answer 101 that says the wrong thing is no upgrade") {
  const result got =
      ask(saying("HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n"));
  CHECK(got.outcome == handshake);
  CHECK(got.text == "the answer 101 has a wrong Sec-WebSocket-Accept");
  CHECK(ask(saying("SSH-2.0-OpenSSH\r\n")).text == "the answer to the upgrade is no valid HTTP/1");
}

TEST_CASE("no answer to the upgrade") {
  const result ended = ask(saying(""));
  CHECK(ended.outcome == SPATE_OUTCOME_RESET);
  CHECK(ended.text == "the connection ended without an answer to the upgrade");
  const result late = ask([](server_socket& socket, int) { socket.wait_for_close(); }, {{"handshake_timeout", 50ms}});
  CHECK(late.outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK(late.text == "no answer to the upgrade in time");
}

TEST_CASE("nobody listens") {
  int port = 0;
  {
    scripted_server gone([](server_socket&, int) {});
    port = gone.port;
  }
  harness client(websocket(), {{"base_url", "ws://127.0.0.1:" + std::to_string(port)}},
                 {{"say", {{"request", {{"text", "hello"}}}}}});
  client.start();
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_REFUSED);
  CHECK(client.error_of(sample) == "connection refused");
  CHECK(client.host.metric("connections_failed") == 1);
}

TEST_CASE("the server closes with a code, and is answered") {
  for (int code : {1000, 1001, 1008, 1011, 1013, 4000}) {
    noted<int> reply;
    scripted_server server(accepting([&](websocket_peer& peer, int) {
      peer.read();
      peer.bytes(close_frame(code, "because"));
      reply.set(peer.read().code());
    }));
    harness client(websocket(), target_at(server), {{"say", {{"request", {{"text", "hello"}}}}}});
    client.start();
    const spate_sample sample = client.run(0);
    CHECK(sample.outcome == closed);
    CHECK(sample.status == code);
    CHECK(client.error_of(sample) == "the server closed the connection with code " + std::to_string(code));
    CHECK(client.host.metric("connections_lost") == 1);
    CHECK(client.host.metric(code == 4000 ? "closed_other" : "closed_" + std::to_string(code)) == 1);
    const spate_sample next = client.run(0);
    CHECK(next.outcome == not_connected);
    CHECK(client.error_of(next) == "the connection was lost, and `reconnect` is \"never\"");
    for (int turns = 0; turns < 500 && reply.get() == 0; ++turns) client.pump(10ms);
    CHECK(reply.get() == code);
  }
  CHECK(answered_by(frame(0x88, "")).text == "the server closed the connection without a code");
}

TEST_CASE("an end without a close frame is a reset") {
  const result ended = ask_peer([](websocket_peer&) {});
  CHECK(ended.outcome == SPATE_OUTCOME_RESET);
  CHECK(ended.text == "the connection ended without a close frame");
  const result reset = ask_peer([](websocket_peer& peer) { peer.socket().reset_on_close(); });
  CHECK(reset.outcome == SPATE_OUTCOME_RESET);
  CHECK(reset.text == "the connection was reset");
  CHECK(answered_by(frame(0x81, "half of it").substr(0, 5), {{"timeout", 100ms}}).outcome == SPATE_OUTCOME_TIMEOUT);
}

TEST_CASE("malformed frames are protocol errors, and the server is told with what code") {
  const std::vector<std::pair<std::string, int>> cases = {
      {frame(0x83, "x"), 1002}, {frame(0x81, "\xFF"), 1007}, {frame(0x80, "x"), 1002}, {frame(0xC1, "x"), 1002}};
  for (const auto& [bytes, code] : cases) {
    noted<int> told;
    scripted_server server(accepting([&, bytes = bytes](websocket_peer& peer, int) {
      peer.read();
      peer.bytes(bytes);
      told.set(peer.read().code());
    }));
    harness client(websocket(), target_at(server), {{"say", {{"request", {{"text", "hello"}}}}}});
    client.start();
    const spate_sample sample = client.run(0);
    CHECK(sample.outcome == SPATE_OUTCOME_PROTOCOL);
    CHECK(sample.status == code);
    for (int turns = 0; turns < 500 && told.get() == 0; ++turns) client.pump(10ms);
    CHECK(told.get() == code);
  }
  CHECK(answered_by(frame(0x83, "x")).text == "a frame has an opcode that does not exist");
}

TEST_CASE("what is too large is told by its header") {
  const result frame_result =
      answered_by(frame(0x82, std::string(200, 'x')).substr(0, 4), {{"max_frame", size_bytes(199)}});
  CHECK(frame_result.outcome == too_large);
  CHECK(frame_result.text == "a frame is longer than max_frame");
  const result message = answered_by(frame(0x02, std::string(150, 'x')) + frame(0x80, std::string(150, 'x')),
                                     {{"max_message", size_bytes(299)}});
  CHECK(message.outcome == too_large);
  CHECK(message.text == "a message is longer than max_message");
}

TEST_CASE("answers that do not come") {
  const result slow = answered_by(frame(0x81, "hello").substr(0, 4), {{"message_timeout", 50ms}});
  CHECK(slow.outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK(slow.text == "a message was not complete within message_timeout");
  const result idle = ask_peer([](websocket_peer& peer) { peer.socket().wait_for_close(); }, {{"idle_timeout", 50ms}});
  CHECK(idle.outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK(idle.text == "nothing arrived within idle_timeout");
}

TEST_CASE("an answer that does not come in time, once the connection is there") {
  scripted_server server(accepting([](websocket_peer& peer, int) { peer.socket().wait_for_close(); }));
  harness client(websocket(), target_at(server),
                 {{"open", {{"connect", table{}}}}, {"say", {{"request", {{"text", "hello"}}}, {"timeout", 50ms}}}});
  client.start();
  client.run(0);
  const spate_sample silent = client.run(1);
  CHECK(silent.outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK(client.error_of(silent) == "no answer in time");
}

TEST_CASE("in order, nobody can tell a late answer from the next one: the connection is given up") {
  scripted_server server(accepting([](websocket_peer& peer, int index) {
    peer.read();
    if (index > 0) peer.text("of the second");
    peer.socket().wait_for_close();
  }));
  harness client(
      websocket(), target_at(server),
      {{"hurry", {{"request", {{"text", "hello"}}}, {"timeout", 50ms}}}, {"say", {{"request", {{"text", "hello"}}}}}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK(client.run(1).outcome == SPATE_OUTCOME_OK);
  CHECK(server.connections() == 2);
  CHECK(client.host.metric("connections_lost") == 0);
}

TEST_CASE("a server that does not read is seen, and its messages are not queued for ever") {
  scripted_server server(accepting([](websocket_peer& peer, int) {
    int small = 4096;
    ::setsockopt(peer.socket().descriptor(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    for (int i = 0; i < 2000; ++i)
      if (!peer.text("{\"type\":\"ping\"}")) return;
    std::this_thread::sleep_for(1500ms);
  }));
  value rule(table{{"on", {{"json", {{"/type", "ping"}}}}}, {"text", std::string(4096, 'p')}});
  harness client(websocket(), target_at(server, {{"timeout", 1000ms}, {"answer", list({rule})}}),
                 {{"say", {{"send", {{"text", std::string(8'000'000, 'x')}}}}}});
  client.start();
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK(client.error_of(sample) == "the message could not be sent in time: the server does not read");
  CHECK(client.host.metric("sends_delayed") > 0);
  CHECK(client.host.metric("answers_dropped") > 0);
}

TEST_CASE("an abort ends what is under way and what waits, wherever it stands") {
  scripted_server silent(accepting([](websocket_peer& peer, int) { peer.socket().wait_for_close(); }));
  harness client(websocket(), target_at(silent), {{"say", {{"request", {{"text", "hello"}}}}}});
  client.start(3);
  client.submit(0, 0);
  client.submit(0, 0);
  client.pump(50ms);
  client.submit(0, 1);
  client.cancel(SPATE_CANCEL_ABORT);
  CHECK(client.open() == 0);
  for (const spate_sample& each : client.samples) CHECK(each.outcome == SPATE_OUTCOME_ABORTED);
  client.stop();
  CHECK(client.violations.empty());
}
