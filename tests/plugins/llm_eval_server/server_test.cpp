#include "server/server.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "http_client.hpp"

namespace spate::llm_eval_server {
namespace {

// Sends the request back; runs on the server's thread.
class echo : public request_handler {
 public:
  void handle(const http_request& request, http_response& response) noexcept override {
    response.body.append(request.method).append(" ").append(request.target).append(" ").append(request.body);
    add_header(response, "X-Seen", request.request_id);
  }
};

struct running_server {
  explicit running_server(std::chrono::milliseconds idle_close = std::chrono::seconds(5))
      : listener({"127.0.0.1", 0, idle_close, ""}, handler, [](const std::string&) {}) {
    listener.start();
  }
  ~running_server() { listener.stop(); }
  std::uint16_t port() const { return listener.port(); }
  echo handler;
  server listener;
};

}  // namespace

TEST_CASE("one connection serves request after request, also when they are sent at once") {
  running_server server;
  http_client client(server.port());
  CHECK(client.request("GET", "/a").body == "GET /a ");
  CHECK(client.request("PUT", "/b", "text", "x-request-id: 7\r\n").header("X-Seen") == "7");
  const std::string get = "GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n";
  client.send(get + "POST /2 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc" + get);
  CHECK(client.receive().body == "GET /1 ");
  CHECK(client.receive().body == "POST /2 abc");
  CHECK(client.receive().body == "GET /1 ");
}

TEST_CASE("a request may come in pieces, or in chunks") {
  running_server server;
  http_client client(server.port());
  for (const char* piece : {"PO", "ST /x HTT", "P/1.1\r\nHost: localhost\r\nTransfer-Enc", "oding: chunked\r\n\r\n3\r",
                            "\nabc\r\n2\r\nde\r\n0\r\n", "\r\n"})
    client.send(piece);
  CHECK(client.receive().body == "POST /x abcde");
  CHECK(client.request("GET", "/after").status == 200);
}

TEST_CASE("an answer has a date, a type and a length; that to HEAD has no body") {
  running_server server;
  http_client client(server.port());
  const auto answer = client.request("GET", "/a");
  CHECK(answer.header("Content-Type") == "application/json");
  CHECK(answer.header("Content-Length") == "7");
  CHECK(answer.header("Date").ends_with(" GMT"));
  CHECK(answer.header("Connection").empty());
  CHECK(client.request("HEAD", "/a").header("Content-Length") == "8");
  CHECK(client.request("GET", "/b").body == "GET /b ");
}

TEST_CASE("a client that waits for 100 gets it") {
  running_server server;
  http_client client(server.port());
  client.send("POST /x HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(client.receive().status == 100);
  client.send("ok");
  CHECK(client.receive().body == "POST /x ok");
}

TEST_CASE("the client decides whether the connection stays open") {
  running_server server;
  {
    http_client client(server.port());
    CHECK(client.request("GET", "/a", "", "Connection: close\r\n").header("Connection") == "close");
    CHECK(client.closed());
  }
  {
    http_client client(server.port());
    client.send("GET /a HTTP/1.0\r\nHost: localhost\r\n\r\n");
    CHECK(client.receive().header("Connection") == "close");
    CHECK(client.closed());
  }
  http_client client(server.port());
  client.send("GET /a HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n");
  CHECK(client.receive().header("Connection") == "keep-alive");
  CHECK(client.request("GET", "/b").status == 200);
}

TEST_CASE("what is no HTTP, or too large, is refused and the connection closed") {
  running_server server;
  struct row {
    std::string sent;
    unsigned status;
    const char* body;
  };
  for (const auto& row : std::vector<row>{
           {"nonsense\r\n\r\n", 400, "Invalid HTTP request received."},
           {"GET /a HTTP/9.9\r\n\r\n", 400, "Invalid HTTP request received."},
           {"POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n", 400, "Invalid HTTP request received."},
           {"GET /a HTTP/1.1\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n", 431, "Request header too large"},
           {"POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16777217\r\n\r\n", 413,
            R"({"detail":"Request body too large"})"},
       }) {
    INFO(row.sent.substr(0, 60));
    http_client client(server.port());
    client.send(row.sent);
    const auto answer = client.receive();
    CHECK(answer.status == row.status);
    CHECK(answer.body == row.body);
    CHECK(answer.header("Connection") == "close");
    CHECK(client.closed());
  }
  http_client client(server.port());
  const std::string large(1'000'000, 'x');
  const bool same = client.request("POST", "/a", large).body == "POST /a " + large;
  CHECK(same);
}

TEST_CASE("a refused body is read away, so that the answer arrives") {
  running_server server;
  http_client client(server.port());
  client.send("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000000\r\n\r\n" + std::string(4'000'000, 'x'));
  CHECK(client.receive().status == 413);
}

TEST_CASE("an idle connection is closed after its time, an active one is not") {
  using namespace std::chrono;
  running_server server(milliseconds(100));
  http_client idle(server.port());
  const auto begin = steady_clock::now();
  http_client used(server.port());
  for (int i = 0; i < 20; ++i) {
    // Each wait is for the idle connection, less than its time: the other one stays in use meanwhile.
    CHECK(used.request("GET", "/a").status == 200);
  }
  CHECK(idle.closed());
  const auto waited = steady_clock::now() - begin;
  CHECK(waited >= milliseconds(95));
  CHECK(waited < seconds(5));
  CHECK(used.closed());
}

TEST_CASE("a client that ends in the middle of a request hurts nobody") {
  running_server server;
  {
    http_client client(server.port());
    client.send("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
    client.finish_sending();
    CHECK(client.closed());
  }
  CHECK(http_client(server.port()).request("GET", "/a").status == 200);
}

TEST_CASE("stop closes idle connections and listens no more") {
  echo handler;
  server listener({"127.0.0.1", 0, std::chrono::seconds(5), ""}, handler, [](const std::string&) {});
  listener.start();
  http_client client(listener.port());
  CHECK(client.request("GET", "/a").status == 200);
  listener.stop();
  CHECK(client.closed());
  CHECK_FALSE(http_client(listener.port()).connected());
}

TEST_CASE("stop answers a request that is under way") {
  echo handler;
  server listener({"127.0.0.1", 0, std::chrono::seconds(5), ""}, handler, [](const std::string&) {});
  listener.start();
  http_client client(listener.port());
  client.send("POST /a HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(client.receive().status == 100);
  std::thread stopping([&] { listener.stop(); });
  // The listening socket is closed once the stop has begun.
  while (http_client(listener.port()).connected()) {
  }
  client.send("ok");
  const auto answer = client.receive();
  stopping.join();
  CHECK(answer.body == "POST /a ok");
  CHECK(answer.header("Connection") == "close");
}

TEST_CASE("an address or port that cannot be used says what to do") {
  running_server server;
  echo handler;
  const auto start = [&](const char* address, std::uint16_t port) {
    spate::llm_eval_server::server other({address, port, std::chrono::seconds(5), ""}, handler,
                                         [](const std::string&) {});
  };
  CHECK_THROWS_WITH(start("127.0.0.1", server.port()),
                    "cannot listen on 127.0.0.1:" + std::to_string(server.port()) +
                        ": Address already in use; choose another port, or 0 for any free one");
  CHECK_THROWS_WITH(start("localhost", 0), "\"localhost\" is no IP address to listen on; use 127.0.0.1 or 0.0.0.0");
}

}  // namespace spate::llm_eval_server
