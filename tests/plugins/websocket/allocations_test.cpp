// The steady state allocates nothing.
#include <catch2/catch.hpp>

#include "allocations.hpp"
#include "websocket_peer.hpp"

using namespace spate::test;

namespace {

// Allocations of 1 000 operations by 8 users after a warm-up.
std::uint64_t allocations_of(scripted_server::script script, std::vector<value::member> operations,
                             value target = table{}) {
  scripted_server server(std::move(script));
  const auto count = static_cast<std::uint32_t>(operations.size());
  harness client(websocket(), target_at(server, std::move(target)), std::move(operations), false);
  client.host.values = {{"v", "some \"value\""}, {"n", "12345"}};
  client.host.wanted.assign(count, SPATE_WANTS_STATUS | SPATE_WANTS_BODY);
  client.host.keep_offers = false;
  client.start(8);
  std::uint64_t good = 0;
  client.samples.reserve(8);
  auto rounds = [&](int turns) {
    for (int i = 0; i < turns; ++i)
      for (std::uint32_t operation = 0; operation < count; ++operation) {
        for (std::uint32_t user = 0; user < 8; ++user) client.submit(operation, user);
        client.finish();
        for (const spate_sample& each : client.samples) good += each.outcome == SPATE_OUTCOME_OK ? 1 : 0;
        client.samples.clear();
      }
  };
  rounds(25);
  const std::size_t before = allocations();
  rounds(125);
  const std::size_t made = allocations() - before;
  CHECK(good == 8u * 150u * count);
  return made;
}

}  // namespace

TEST_CASE("the counter counts what the plugin allocates") {
  scripted_server server(echoing());
  harness client(websocket(), target_at(server), {{"say", {{"request", {{"text", "x"}}}}}}, false);
  const std::size_t before = allocations();
  client.start();
  const std::size_t made = allocations() - before;
  CHECK(made > 0);
}

TEST_CASE("a request with holes, a match and an id allocates nothing") {
  value say(table{{"request", {{"text", templated{"{\"id\": ${token}, \"v\": \"${n}\"}", true}}}},
                  {"match", {{"json", {{"/v", templated{"${n}"}}}}}}});
  CHECK(allocations_of(echoing(), {{"say", say}}, {{"answer_id", "/id"}, {"sequence", "/id"}, {"stamp", "/id"}}) == 0);
}

TEST_CASE("long messages, in fragments and compressed, allocate nothing") {
  value say(table{{"request", {{"text", std::string(100'000, 'x')}}}});
  CHECK(allocations_of(echoing(), {{"say", say}}, {{"fragment", size_bytes(30'000)}}) == 0);
  CHECK(allocations_of(
            [](server_socket& socket, int) {
              websocket_peer peer(socket);
              peer.accept("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n");
              peer.echo();
            },
            {{"say", say}}, {{"compression", true}}) == 0);
}

TEST_CASE("sends, receives, listens and pings allocate nothing") {
  const auto script = accepting([](websocket_peer& peer, int) {
    while (client_frame got = peer.read()) {
      if (got.first == 0x89) peer.bytes(frame(0x8A, got.payload));
      if (got.first != 0x81) continue;
      for (int i = 0; i < 4; ++i) peer.text("message " + std::to_string(i));
    }
  });
  CHECK(allocations_of(script, {{"send", {{"send", {{"text", "go"}}}}},
                                {"receive", {{"receive", table{}}}},
                                {"listen", {{"listen", {{"count", 3}}}}},
                                {"ping", {{"ping", {{"text", "p"}}}}}}) == 0);
}
