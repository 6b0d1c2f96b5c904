#include <catch2/catch.hpp>

#include "websocket_peer.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

value request(value payload, value more = table{}) {
  more.children.emplace_back("request", std::move(payload));
  return more;
}

value text_request(const char* words) { return request({{"text", words}}); }

}  // namespace

TEST_CASE("the first operation opens the connection, and the next ones use it") {
  scripted_server server(echoing());
  harness client(websocket(), target_at(server), {{"say", text_request("hello")}});
  client.host.wanted = {SPATE_WANTS_BODY};
  client.start(2);
  const spate_sample first = client.run(0), second = client.run(0);
  CHECK(first.outcome == SPATE_OUTCOME_OK);
  CHECK(first.status == 0);
  CHECK((first.flags & SPATE_SAMPLE_REUSED) == 0);
  CHECK((second.flags & SPATE_SAMPLE_REUSED) != 0);
  CHECK(second.bytes_out == 6 + 5);
  CHECK(second.bytes_in == 2 + 5);
  CHECK(server.connections() == 1);
  client.run(0, 1);
  CHECK(server.connections() == 2);
  REQUIRE(client.host.offers.size() == 3);
  CHECK(client.host.offers[0].body == "hello");
  CHECK(client.host.metric("connections_opened") == 2);
  CHECK(client.host.metric("open_connections") == 2);
  CHECK(client.host.metric_count("connect_time") == 2);
  CHECK(client.host.metric_count("upgrade_time") == 2);
  CHECK(client.host.metric("messages_sent") == 3);
  CHECK(client.host.metric("messages_received") == 3);
  CHECK(client.host.metric("message_bytes_received") == 15);
  CHECK(client.host.metric("messages_expected") == 3);
  CHECK(client.host.metric("messages_delivered") == 3);
  CHECK(client.host.metric_count("message_latency") == 3);
  client.stop();
  CHECK(client.host.metric("connections_closed") == 2);
  CHECK(client.host.metric("open_connections") == 0);
  CHECK(client.host.metric_count("connection_lifetime") == 2);
  CHECK(client.host.metric("connections_lost") == 0);
  CHECK(client.violations.empty());
}

TEST_CASE("the handshake says what the profile says") {
  noted<std::string> request;
  scripted_server server([&](server_socket& socket, int) {
    websocket_peer peer(socket);
    request.set(peer.read_request());
    peer.answer("Sec-WebSocket-Protocol: chat.v2\r\nX-Shard: 7\r\n");
    peer.echo();
  });
  value target = target_at(
      server, {{"headers", {{"X-Target", "t"}, {"X-Both", "target"}}}, {"subprotocols", list({"chat", "chat.v2"})}});
  value connect(table{{"path", templated{"/room?user=${name}"}},
                      {"headers", {{"X-Both", templated{"${name}"}}, {"User-Agent", "me"}}}});
  harness client(websocket(), target, {{"open", {{"connect", connect}}}});
  client.host.values = {{"name", "a b"}};
  client.host.wanted = {SPATE_WANTS_STATUS | SPATE_WANTS_FIELDS};
  client.start();
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_OK);
  CHECK(sample.status == 101);
  REQUIRE(client.host.offers.size() == 1);
  CHECK(client.host.offers[0].status == 101);
  REQUIRE(client.host.offers[0].field("X-Shard") != nullptr);
  CHECK(*client.host.offers[0].field("X-Shard") == "7");
  client.stop();
  const std::string head = request.get();
  CHECK(
      head.starts_with("GET /ws/room?user=a%20b HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port) + "\r\n"));
  CHECK(header_of(head, "X-Target") == "t");
  CHECK(header_of(head, "X-Both") == "a b");
  CHECK(header_of(head, "User-Agent") == "me");
  CHECK(header_of(head, "Upgrade") == "websocket");
  CHECK(header_of(head, "Connection") == "Upgrade");
  CHECK(header_of(head, "Sec-WebSocket-Version") == "13");
  CHECK(header_of(head, "Sec-WebSocket-Protocol") == "chat, chat.v2");
  CHECK(header_of(head, "Sec-WebSocket-Key").size() == 24);
  CHECK(header_of(head, "Sec-WebSocket-Extensions").empty());
}

TEST_CASE("the handshake has the user and password of auth.basic, unless connect writes the header") {
  for (const bool own : {false, true}) {
    noted<std::string> request;
    scripted_server server([&](server_socket& socket, int) {
      websocket_peer peer(socket);
      request.set(peer.read_request());
      peer.answer();
      peer.echo();
    });
    value target =
        target_at(server, {{"auth", {{"basic", {{"user", templated{"${name}"}}, {"password", "a longer secret"}}}}}});
    value connect(own ? table{{"headers", {{"Authorization", "Bearer x"}}}} : table{});
    harness client(websocket(), target, {{"open", {{"connect", connect}}}});
    client.host.values = {{"name", "ada"}};
    client.start();
    CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
    client.stop();
    CHECK(header_of(request.get(), "Authorization") == (own ? "Bearer x" : "Basic YWRhOmEgbG9uZ2VyIHNlY3JldA=="));
  }
}

TEST_CASE("text and binary messages, from holes, base64 and JSON") {
  noted<std::vector<client_frame>> record;
  scripted_server server(accepting([&](websocket_peer& peer, int) {
    for (int i = 0; i < 3; ++i) {
      const client_frame got = peer.read();
      record.add(got);
      peer.bytes(frame(got.first, got.payload));
    }
    peer.read();
  }));
  harness client(websocket(), target_at(server),
                 {{"text", request({{"text", templated{"hi ${name}"}}})},
                  {"json", request({{"json", templated{"{\"a\":\"${name}\"}", true}}})},
                  {"binary", request({{"base64", "AP8Q"}})}});
  client.host.values = {{"name", "x\"y"}};
  client.start();
  for (std::uint32_t operation = 0; operation < 3; ++operation)
    CHECK(client.run(operation).outcome == SPATE_OUTCOME_OK);
  client.stop();
  const std::vector<client_frame> seen = record.get();
  REQUIRE(seen.size() == 3);
  CHECK(seen[0].first == 0x81);
  CHECK(seen[0].payload == "hi x\"y");
  CHECK(seen[1].payload == "{\"a\":\"x\\\"y\"}");
  CHECK(seen[2].first == 0x82);
  CHECK(seen[2].payload == std::string("\x00\xFF\x10", 3));
}

TEST_CASE("large messages go both ways, in fragments when the profile says so") {
  const std::string large(300'000, 'x');
  noted<std::vector<int>> firsts;
  noted<std::string> received;
  scripted_server server(accepting([&](websocket_peer& peer, int) {
    std::string whole;
    while (client_frame got = peer.read()) {
      if (got.first == 0x88) return;
      if (got.first == 0x8A) continue;  // the answer to the ping below
      firsts.add(got.first);
      whole += got.payload;
      received.set(whole);
      if ((got.first & 0x80) == 0) continue;
      peer.bytes(frame(0x01, whole.substr(0, 100'000)) + frame(0x89, "in between") +
                 frame(0x80, whole.substr(100'000)));
    }
  }));
  harness client(websocket(), target_at(server, {{"fragment", size_bytes(100'000)}}),
                 {{"say", request({{"text", large}})}});
  client.host.wanted = {SPATE_WANTS_BODY};
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(firsts.get() == std::vector<int>{0x01, 0x00, 0x80});
  CHECK((received.get() == large));
  CHECK((client.host.offers.at(0).body == large));
  CHECK(client.host.metric("pings_received") == 1);
}

TEST_CASE("send ends when the bytes are gone; a receive takes what came meanwhile, in order") {
  scripted_server server(accepting([](websocket_peer& peer, int) {
    peer.read();
    peer.text("one");
    peer.text("two");
    peer.text("three");
    peer.read();
    peer.text("four");
    peer.read();
  }));
  harness client(websocket(), target_at(server),
                 {{"send", {{"send", {{"text", "go"}}}}},
                  {"receive", {{"receive", table{}}}},
                  {"three", {{"receive", table{}}, {"match", {{"contains", "thr"}}}}}});
  client.host.wanted = {0, SPATE_WANTS_BODY, SPATE_WANTS_BODY};
  client.start();
  const spate_sample sent = client.run(0);
  CHECK(sent.outcome == SPATE_OUTCOME_OK);
  CHECK(client.run(2).outcome == SPATE_OUTCOME_OK);
  CHECK(client.run(1).outcome == SPATE_OUTCOME_OK);
  CHECK(client.run(1).outcome == SPATE_OUTCOME_OK);
  client.run(0);
  CHECK(client.run(1).outcome == SPATE_OUTCOME_OK);
  std::vector<std::string> bodies;
  for (const offered& each : client.host.offers) bodies.push_back(each.body);
  CHECK(bodies == std::vector<std::string>{"three", "one", "two", "four"});
}

TEST_CASE("a receive that is optional is no failure when nothing comes, and has no time") {
  scripted_server server(accepting([](websocket_peer& peer, int) {
    peer.text("one");
    peer.read();
  }));
  harness client(websocket(), target_at(server),
                 {{"receive", {{"receive", {{"optional", true}}}, {"timeout", 100ms}}}});
  client.host.wanted = {SPATE_WANTS_BODY};
  client.start();
  CHECK((client.run(0).flags & SPATE_SAMPLE_NO_LATENCY) == 0);
  const spate_sample nothing = client.run(0);
  CHECK(nothing.outcome == SPATE_OUTCOME_OK);
  CHECK(nothing.flags == (SPATE_SAMPLE_NO_LATENCY | SPATE_SAMPLE_REUSED));
  CHECK(client.host.offers.size() == 1);
  CHECK(client.host.metric("messages_expected") == 1);
  CHECK(client.host.metric("messages_delivered") == 1);
  CHECK(server.connections() == 1);
}

TEST_CASE("a listen takes messages for a time, or until they are enough") {
  scripted_server server(accepting([](websocket_peer& peer, int) {
    for (int i = 0; i < 5; ++i) peer.text("tick " + std::to_string(i));
    peer.read();
  }));
  harness client(websocket(), target_at(server),
                 {{"three", {{"listen", {{"count", 3}}}}},
                  {"rest", {{"listen", {{"for", 200ms}}}}},
                  {"more", {{"listen", {{"for", 100ms}, {"count", 2}}}}}});
  client.host.wanted = {SPATE_WANTS_BODY, SPATE_WANTS_BODY, 0};
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  const spate_sample timed = client.run(1);
  CHECK(timed.outcome == SPATE_OUTCOME_OK);
  CHECK(timed.end_ns - timed.start_ns >= 200'000'000);
  const spate_sample fewer = client.run(2);
  CHECK(fewer.outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK((fewer.flags & SPATE_SAMPLE_CENSORED) != 0);
  CHECK(client.error_of(fewer) == "fewer messages than listen.count in time");
  REQUIRE(client.host.offers.size() == 2);
  CHECK(client.host.offers[0].body == "tick 2");
  CHECK(client.host.offers[1].body == "tick 4");
  CHECK(client.host.metric("messages_expected") == 5);
  CHECK(client.host.metric("messages_delivered") == 3);
  // The connection is as good as before.
  CHECK(server.connections() == 1);
}

TEST_CASE("pings are awaited, and those of the server answered") {
  noted<std::string> pong;
  scripted_server server(accepting([&](websocket_peer& peer, int) {
    peer.bytes(frame(0x89, "are you there"));
    std::string asked, answered;
    while (answered.empty() || asked.empty()) {
      const client_frame got = peer.read();
      if (!got) return;
      (got.first == 0x8A ? answered : asked) = got.payload;
    }
    pong.set(answered);
    peer.bytes(frame(0x8A, "of nobody") + frame(0x8A, asked));
    peer.read();
  }));
  harness client(websocket(), target_at(server), {{"ping", {{"ping", {{"text", templated{"${n}"}}}}}}});
  client.host.values = {{"n", "7"}};
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(pong.get() == "are you there");
  CHECK(client.host.metric("pings_received") == 1);
}

TEST_CASE("close says goodbye and hears it; what follows opens a connection anew") {
  noted<std::vector<client_frame>> record;
  scripted_server server(accepting([&](websocket_peer& peer, int) {
    client_frame got = peer.read();
    if (got.first == 0x81) peer.text("answer"), got = peer.read();
    record.add(got);
    peer.bytes(close_frame(got.code()));
  }));
  harness client(websocket(), target_at(server),
                 {{"say", text_request("hello")}, {"close", {{"close", {{"code", 4001}, {"reason", "enough"}}}}}});
  client.start();
  client.run(0);
  const spate_sample closed = client.run(1);
  CHECK(closed.outcome == SPATE_OUTCOME_OK);
  CHECK(closed.status == 4001);
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(server.connections() == 2);
  const std::vector<client_frame> seen = record.get();
  REQUIRE_FALSE(seen.empty());
  CHECK(seen[0].code() == 4001);
  CHECK(seen[0].payload.substr(2) == "enough");
  CHECK(client.host.metric("connections_lost") == 0);
  CHECK(client.run(1).outcome == SPATE_OUTCOME_OK);
  const spate_sample nothing = client.run(1);
  CHECK(nothing.outcome == SPATE_OUTCOME_PLUGIN + 4);
}

TEST_CASE("connect opens a connection anew, whatever was there") {
  scripted_server server(echoing());
  harness client(websocket(), target_at(server), {{"open", {{"connect", table{}}}}, {"say", text_request("hello")}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.run(1).outcome == SPATE_OUTCOME_OK);
  CHECK(server.connections() == 2);
  CHECK(client.host.metric("connections_opened") == 2);
}

TEST_CASE("compression is used when the server agrees, and not when it does not") {
  for (bool agrees : {true, false}) {
    noted<int> first;
    std::string plain;
    for (int i = 0; i < 100; ++i) plain += "the same words again ";
    scripted_server server([&](server_socket& socket, int) {
      websocket_peer peer(socket);
      peer.accept(agrees ? "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n" : "");
      for (;;) {
        const client_frame got = peer.read();
        if (!got || got.first == 0x88) return;
        first.set(got.first);
        spate::net::message_inflater inflater;
        std::string_view words = got.payload;
        if (agrees) inflater.run(got.payload, 1 << 20, words);
        spate::net::message_deflater deflater;
        peer.bytes(agrees ? frame(0xC1, deflater.run(words)) : frame(0x81, words));
      }
    });
    harness client(websocket(), target_at(server, {{"compression", true}}), {{"say", request({{"text", plain}})}});
    client.host.wanted = {SPATE_WANTS_BODY};
    client.start();
    const spate_sample sample = client.run(0);
    CHECK(sample.outcome == SPATE_OUTCOME_OK);
    CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
    CHECK(client.host.offers.at(1).body == plain);
    CHECK(first.get() == (agrees ? 0xC1 : 0x81));
    CHECK((sample.bytes_out < plain.size()) == agrees);
    CHECK(client.host.metric("message_bytes_sent") == static_cast<std::int64_t>(2 * plain.size()));
  }
}

TEST_CASE("users share nothing, and each work comes back once") {
  scripted_server server(echoing());
  harness client(websocket(), target_at(server), {{"say", request({{"text", templated{"${token}"}}})}});
  client.host.wanted = {SPATE_WANTS_BODY};
  client.start(20);
  for (int round = 0; round < 50; ++round) {
    for (std::uint32_t user = 0; user < 20; ++user) client.submit(0, user);
    if (round % 7 == 0) client.submit(0, 3);  // a second one of a user waits for its turn
    client.finish();
  }
  CHECK(client.samples.size() == 1008);
  for (const offered& each : client.host.offers) CHECK(each.body == std::to_string(each.token));
  client.stop();
  CHECK(client.violations.empty());
}
