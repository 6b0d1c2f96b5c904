#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "net/websocket/handshake.hpp"
#include "platform.hpp"
#include "temporary_folder.hpp"
#include "websocket_client.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr const char* ask = R"({"type":"get_run_statistics"})";

struct running_platform {
  explicit running_platform(std::size_t limit = 1000)
      : service(
            settings(folder, limit), system_time_us, [](const std::string&) {}, [](const std::string&) {}) {
    service.start();
  }
  static platform_settings settings(const temporary_folder& folder, std::size_t limit) {
    platform_settings out;
    out.server.port = 0;
    out.server.access_log = folder.file("access.jsonl");
    out.server.idle_close = std::chrono::milliseconds(200);
    out.database = folder.file("x.db");
    out.websocket_limit = limit;
    return out;
  }
  std::uint16_t port() const { return service.port(); }
  // The lines of the log that tell of WebSockets that have ended; the server is stopped.
  std::vector<boost::json::value> ended() {
    service.stop();
    std::ifstream log(folder.file("access.jsonl"));
    std::vector<boost::json::value> out;
    for (std::string line; std::getline(log, line);)
      if (auto entry = boost::json::parse(line); entry.as_object().contains("websocket")) out.push_back(entry);
    return out;
  }

  temporary_folder folder;
  platform service;
};

std::string event_of(const websocket_client::received& message) {
  return std::string(boost::json::parse(message.payload).at("event_type").as_string());
}

}  // namespace

TEST_CASE("a request becomes a WebSocket, and the log counts its messages") {
  running_platform platform;
  {
    websocket_client client(platform.port());
    CHECK(client.answer.status == 101);
    CHECK(client.answer.header("Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    CHECK(client.answer.header("Sec-WebSocket-Extensions").empty());
    CHECK(event_of(client.next()) == "connected");
    for (int i = 0; i < 10; ++i) {
      client.say(ask);
      CHECK(event_of(client.next()) == "run_statistics");
    }
    client.say(R"({"type":"pong"})");
    client.send(0x89, "are you there");
    CHECK(client.next() == websocket_client::received{0x8A, "are you there"});
    client.close(1000);
    CHECK(client.next() == websocket_client::received{0x88, "\x03\xE8"});
    CHECK(client.socket.closed());
  }
  const auto ended = platform.ended();
  REQUIRE(ended.size() == 1);
  CHECK(ended[0].at("websocket").as_string() == "/ws");
  CHECK(ended[0].at("code").as_int64() == 1000);
  CHECK(ended[0].at("messages_received").as_int64() == 11);
  CHECK(ended[0].at("messages_sent").as_int64() == 11);
}

TEST_CASE("frames that come together with the request, or after HTTP on the same connection, are heard") {
  running_platform platform;
  http_client client(platform.port());
  CHECK(client.request("GET", "/api").status == 200);
  const auto frame = test::frame(0x88, std::string("\x03\xE8"), &websocket_client::mask);
  client.send(std::string("GET /ws HTTP/1.1\r\nHost: localhost\r\n") + websocket_client::upgrade + "\r\n" + frame);
  CHECK(client.receive().status == 101);
  const std::string greeting = client.receive_bytes(2);
  REQUIRE(greeting.size() == 2);
  client.receive_bytes(static_cast<unsigned char>(greeting[1]));
  CHECK(client.receive_bytes(4) == test::close_frame(1000));
  CHECK(client.closed());
}

TEST_CASE("a WebSocket that is silent is not closed as an idle connection is") {
  running_platform platform;
  websocket_client client(platform.port());
  client.next();
  http_client idle(platform.port());
  CHECK(idle.closed());
  client.say(ask);
  CHECK(event_of(client.next()) == "run_statistics");
}

TEST_CASE("an upgrade that cannot be is refused") {
  running_platform platform(1);
  CHECK(websocket_client(platform.port(), "/nowhere").answer.status == 403);
  http_client client(platform.port());
  const auto keyless = client.request("GET", "/ws", "",
                                      "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                                      "Sec-WebSocket-Version: 13\r\n");
  CHECK(keyless.status == 400);
  CHECK_THAT(keyless.body, Catch::Contains("Sec-WebSocket-Key"));
  CHECK(client.closed());
  CHECK(http_client(platform.port()).request("GET", "/ws").status == 404);

  websocket_client only(platform.port());
  only.next();
  websocket_client second(platform.port());
  CHECK(second.answer.status == 403);
  CHECK(second.socket.closed());
}

TEST_CASE("with compression the answers are compressed") {
  running_platform platform;
  websocket_client client(platform.port(), "/ws",
                          "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n");
  CHECK(client.answer.header("Sec-WebSocket-Extensions") == net::offered_deflate);
  const auto greeting = client.next();
  CHECK(greeting.first == 0xC1);
  net::message_inflater inflater;
  std::string_view plain;
  REQUIRE(inflater.run(greeting.payload, 1000, plain) == net::message_inflater::result::done);
  CHECK_THAT(std::string(plain), Catch::StartsWith(R"({"event_type":"connected")"));
}

TEST_CASE("a client that does not read is not read from, and hinders nobody") {
  running_platform platform;
  websocket_client slow(platform.port()), other(platform.port());
  slow.next();
  other.next();
  constexpr int requests = 100'000;
  // Blocks once the buffers of both sides are full: the server keeps nothing beyond them.
  std::thread sending([&] {
    for (int i = 0; i < requests; ++i) slow.say(ask);
  });
  for (int i = 0; i < 20; ++i) {
    other.say(ask);
    CHECK(event_of(other.next()) == "run_statistics");
  }
  int answers = 0;
  while (answers < requests && slow.next().first == 0x81) ++answers;
  sending.join();
  CHECK(answers == requests);
}

TEST_CASE("what one client changes over HTTP another one hears") {
  running_platform platform;
  websocket_client client(platform.port());
  client.next();
  http_client writer(platform.port());
  CHECK(writer.request("POST", "/api/runs/", R"({"name":"n","dataset_name":"d","metrics_used":["a"]})").status == 201);
  CHECK(event_of(client.next()) == "status_update");
}

TEST_CASE("a connection that more is said on than is read is closed") {
  struct talker : conversation {
    void begin(message_sender& client) noexcept override {
      for (int i = 0; i < 100; ++i) client.send(std::string(100'000, 'x'));
    }
    void hear(std::string_view, bool) noexcept override {}
    void notice_silence() noexcept override {}
  };
  struct : request_handler {
    void handle(const http_request&, http_response&) noexcept override {}
    std::unique_ptr<conversation> converse(const http_request&, http_response&) noexcept override {
      return std::make_unique<talker>();
    }
  } handler;
  server listener({"127.0.0.1", 0, std::chrono::seconds(5), ""}, handler, [](const std::string&) {});
  listener.start();
  websocket_client client(listener.port());
  CHECK(client.answer.status == 0);
  CHECK(client.socket.closed());
  listener.stop();
}

TEST_CASE("stop says so to who is connected") {
  running_platform platform;
  websocket_client client(platform.port());
  client.next();
  std::thread stopping([&] { platform.service.stop(); });
  CHECK(client.next() == websocket_client::received{0x88, "\x03\xF4"});
  client.close(1012);
  CHECK(client.socket.closed());
  stopping.join();
}

}  // namespace spate::llm_eval_server
