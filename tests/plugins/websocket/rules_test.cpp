// Which messages count, and as what.
#include <catch2/catch.hpp>

#include "websocket_peer.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

const table say_table = {{"request", {{"text", templated{"{\"id\": ${token}}", true}}}}};

std::string id_in(const std::string& message) { return message.substr(7, message.size() - 8); }

}  // namespace

TEST_CASE("what is ignored is no delivery, and what is answered by a rule neither") {
  noted<std::vector<std::string>> heard;
  scripted_server server(accepting([&](websocket_peer& peer, int) {
    peer.text("{\"type\":\"connected\"}");
    peer.text("stats of the hour");
    peer.text("{\"type\": \"ping\", \"n\": 1}");
    heard.add(peer.read().payload);
    heard.add(peer.read().payload);
    peer.text("{\"type\":\"connected\"}");
    peer.text("{\"type\":\"answer\"}");
    peer.read();
  }));
  value greeting(table{{"json", {{"/type", "connected"}}}}), statistics(table{{"contains", "stats"}});
  value rule(table{{"on", {{"json", {{"/type", "ping"}}}}}, {"text", "{\"type\":\"pong\"}"}});
  harness client(websocket(), target_at(server, {{"ignore", list({greeting, statistics})}, {"answer", list({rule})}}),
                 {{"say", {{"request", {{"text", "hello"}}}}}});
  client.host.wanted = {SPATE_WANTS_BODY};
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.offers.at(0).body == "{\"type\":\"answer\"}");
  CHECK(heard.get() == std::vector<std::string>{"hello", "{\"type\":\"pong\"}"});
  CHECK(client.host.metric("messages_ignored") == 3);
  CHECK(client.host.metric("messages_answered") == 1);
  CHECK(client.host.metric("messages_unclaimed") == 0);
  CHECK(client.host.metric("messages_received") == 5);
  CHECK(client.host.metric("messages_delivered") == 1);
  CHECK(client.host.metric("messages_sent") == 1);
}

TEST_CASE("a match says which message is the answer; its holes belong to the operation") {
  scripted_server server(accepting([](websocket_peer& peer, int) {
    while (client_frame got = peer.read()) {
      if (got.first == 0x88) return;
      peer.text("{\"run\": \"other\", \"state\": \"done\"}");
      peer.text("{\"run\": \"r-7\", \"state\": \"running\"}");
      peer.text("{\"run\": \"r-7\", \"state\": \"done\"}");
    }
  }));
  value match(table{{"json", {{"/run", templated{"${run}"}}, {"/state", "done"}}}});
  harness client(websocket(), target_at(server), {{"say", {{"request", {{"text", "go"}}}, {"match", match}}}});
  client.host.values = {{"run", "r-7"}};
  client.host.wanted = {SPATE_WANTS_BODY};
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.offers.at(0).body == "{\"run\": \"r-7\", \"state\": \"done\"}");
  CHECK(client.host.metric("messages_unclaimed") == 2);
}

TEST_CASE("by id, answers may come late, twice, and in any order") {
  value hurry(say_table);
  hurry.children.emplace_back("timeout", value(100ms));
  scripted_server server(accepting([](websocket_peer& peer, int) {
    const auto reply = [&](const std::string& id) { peer.text("{\"to\": " + id + ", \"x\": 1}"); };
    const std::string first = id_in(peer.read().payload);  // not in time
    const std::string second = id_in(peer.read().payload);
    reply(first);
    reply(second);
    reply(second);
    const std::string third = id_in(peer.read().payload);
    peer.text("{\"to\": 999}");
    peer.text("{\"greeting\": true}");
    reply(third);
    peer.read();
  }));
  harness client(websocket(), target_at(server, {{"answer_id", "/to"}, {"sent_id", "/id"}}),
                 {{"say", say_table}, {"open", {{"connect", table{}}}}, {"hurry", hurry}});
  client.host.wanted = {SPATE_WANTS_BODY};
  client.start();
  client.run(1);
  CHECK(client.run(2).outcome == SPATE_OUTCOME_TIMEOUT);
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(server.connections() == 1);
  CHECK(client.host.offers.at(0).body == "{\"to\": 3, \"x\": 1}");
  CHECK(client.host.offers.at(1).body == "{\"to\": 4, \"x\": 1}");
  CHECK(client.host.metric("messages_late") == 1);
  CHECK(client.host.metric("messages_doubled") == 1);
  CHECK(client.host.metric("messages_unclaimed") == 2);
  CHECK(client.host.metric("messages_expected") == 3);
  CHECK(client.host.metric("messages_delivered") == 2);
}

TEST_CASE("an answer by id has to match as well, whether the match has holes or none") {
  for (const bool varies : {false, true}) {
    scripted_server server(accepting([](websocket_peer& peer, int) {
      while (client_frame got = peer.read()) {
        if (got.first == 0x88) return;
        peer.text("{\"to\": " + id_in(got.payload) + ", \"state\": \"begun\"}");
        peer.text("{\"to\": " + id_in(got.payload) + ", \"state\": \"done\"}");
      }
    }));
    value say(say_table);
    say.children.emplace_back("match", varies ? value(table{{"json", {{"/state", templated{"${state}"}}}}})
                                              : value(table{{"json", {{"/state", "done"}}}}));
    harness client(websocket(), target_at(server, {{"answer_id", "/to"}, {"sent_id", "/id"}}), {{"say", say}});
    client.host.values = {{"state", "done"}};
    client.host.wanted = {SPATE_WANTS_BODY};
    client.start();
    INFO(varies);
    CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
    CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
    CHECK_THAT(client.host.offers.at(0).body, Catch::Matchers::Contains("done"));
    CHECK(client.host.metric("messages_unclaimed") == 2);
    CHECK(client.host.metric("messages_delivered") == 2);
  }
}

TEST_CASE("a double by number and by id is one double") {
  scripted_server server(accepting([](websocket_peer& peer, int) {
    const std::string id = id_in(peer.read().payload);
    peer.text("{\"to\": " + id + ", \"n\": 1}");
    peer.text("{\"to\": " + id + ", \"n\": 1}");
    peer.text("{\"to\": " + id + ", \"n\": 2}");
    const std::string next = id_in(peer.read().payload);
    peer.text("{\"to\": " + next + ", \"n\": 3}");
    peer.read();
  }));
  harness client(websocket(), target_at(server, {{"answer_id", "/to"}, {"sent_id", "/id"}, {"sequence", "/n"}}),
                 {{"say", say_table}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.metric("messages_doubled") == 2);
  CHECK(client.host.metric("messages_received") == 4);
}

TEST_CASE("what follows an answer under its id is no double for who waits for it") {
  scripted_server server(accepting([](websocket_peer& peer, int) {
    const std::string id = id_in(peer.read().payload);
    peer.text("{\"to\": " + id + "}");
    peer.read();
    peer.text("{\"to\": " + id + ", \"state\": \"half\"}");
    peer.text("{\"to\": " + id + ", \"state\": \"done\"}");
    peer.read();
  }));
  harness client(websocket(), target_at(server, {{"answer_id", "/to"}, {"sent_id", "/id"}}),
                 {{"say", say_table},
                  {"go_on", {{"send", {{"text", "more"}}}}},
                  {"done", {{"receive", table{}}, {"match", {{"json", {{"/state", "done"}}}}}}}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  client.submit(1);
  client.submit(2);
  client.finish();
  CHECK(client.samples.back().outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.metric("messages_doubled") <= 1);
}

TEST_CASE("a sequence tells doubles, gaps and disorder; a stamp the time of delivery") {
  scripted_server server(accepting([](websocket_peer& peer, int) {
    const auto now_s = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
    for (const char* number : {"1", "2", "4", "4", "3", "8", "\"9\""})
      peer.text(std::string("{\"seq\": ") + number + ", \"at\": " + std::to_string(now_s - 2) + "}");
    peer.text("{\"at\": " + std::to_string(static_cast<long long>(now_s * 1000) - 2000) + "}");
    peer.text("{\"at\": \"noon\"}");
    peer.read();
  }));
  harness client(websocket(), target_at(server, {{"sequence", "/seq"}, {"stamp", "/at"}}),
                 {{"listen", {{"listen", {{"count", 9}}}}}});
  client.start();
  CHECK(client.run(0).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.metric("messages_doubled") == 1);
  CHECK(client.host.metric("messages_disordered") == 1);
  CHECK(client.host.metric("messages_missing") == 3);
  CHECK(client.host.metric_count("delivery_time") == 8);
  CHECK(client.host.metric("delivery_time") >= 8 * 1'900'000'000ll);
  CHECK(client.host.metric("delivery_time") < 8 * 30'000'000'000ll);
}

TEST_CASE("an inbox that is full drops the oldest, and says so") {
  scripted_server server(accepting([](websocket_peer& peer, int) {
    for (int i = 0; i < 5; ++i) peer.text("m" + std::to_string(i));
    peer.read();
    peer.text("answer");
    peer.read();
  }));
  harness client(websocket(), target_at(server, {{"inbox", 2}}),
                 {{"open", {{"connect", table{}}}},
                  {"ask", {{"request", {{"text", "?"}}}, {"match", {{"contains", "answer"}}}}},
                  {"receive", {{"receive", table{}}}}});
  client.host.wanted = {0, 0, SPATE_WANTS_BODY};
  client.start();
  client.run(0);
  CHECK(client.run(1).outcome == SPATE_OUTCOME_OK);
  CHECK(client.run(2).outcome == SPATE_OUTCOME_OK);
  CHECK(client.run(2).outcome == SPATE_OUTCOME_OK);
  CHECK(client.host.offers.at(0).body == "m3");
  CHECK(client.host.offers.at(1).body == "m4");
  CHECK(client.host.metric("messages_unclaimed") == 5);
  CHECK(client.host.metric("messages_dropped") == 3);
}

TEST_CASE("what the host expects of a message decides its outcome") {
  scripted_server server(echoing());
  harness client(websocket(), target_at(server), {{"say", {{"request", {{"text", "hello"}}}}}});
  client.host.wanted = {SPATE_WANTS_BODY};
  client.host.judge = [](const spate_response& response, std::uint16_t& error) {
    error = 7;
    return spate::view(response.body) == "hello" ? std::uint16_t{SPATE_OUTCOME_EXPECT} : std::uint16_t{0};
  };
  client.start();
  const spate_sample sample = client.run(0);
  CHECK(sample.outcome == SPATE_OUTCOME_EXPECT);
  CHECK(sample.error_id == 7);
}

TEST_CASE("slow exchanges are kept, with what was sent and what came") {
  scripted_server server(echoing());
  harness client(websocket(), target_at(server), {{"say", {{"request", {{"text", templated{"hello ${token}"}}}}}}});
  client.host.slow_threshold_ns = 0;
  client.start();
  client.run(0);
  REQUIRE(client.host.kept.size() == 1);
  CHECK(client.host.kept[0].sent == "hello 1");
  CHECK(client.host.kept[0].received == "hello 1");
  CHECK(client.host.kept[0].service_ns > 0);
}
