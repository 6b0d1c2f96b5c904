// The monitor where no PostgreSQL answers: what it has to do without.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "read_monitor.hpp"

using namespace spate::test;
using namespace std::chrono_literals;

namespace {

// A port of loopback that takes connections, and never says a word; or one where nobody listens.
class port_without_server {
 public:
  explicit port_without_server(bool listens) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&at), size) == 0);
    REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size) == 0);
    if (listens) REQUIRE(::listen(socket_, 8) == 0);
    number = ntohs(at.sin_port);
  }
  ~port_without_server() { ::close(socket_); }
  port_without_server(const port_without_server&) = delete;
  port_without_server& operator=(const port_without_server&) = delete;
  int number;

 private:
  int socket_;
};

value address(int port, std::chrono::milliseconds limit) {
  return {{"host", "127.0.0.1"}, {"port", port}, {"database", "x"}, {"timeout", limit}};
}

}  // namespace

TEST_CASE("where no server is, every metric is missing and says why, each time") {
  const port_without_server port(false);
  read_monitor monitor(MONITOR, address(port.number, 2000ms));
  for (int i = 0; i < 3; ++i) {
    REQUIRE(monitor.read());
    CHECK(monitor.values.empty());
    CHECK(monitor.missing.size() == 10);
    CHECK(monitor.missing.at("open_connections").find("Connection refused") != std::string::npos);
    CHECK(monitor.missing.at("open_connections").find("no connection: ") == 0);
  }
}

TEST_CASE("a server that takes the connection and is silent is given up in time") {
  const port_without_server port(true);
  read_monitor monitor(MONITOR, address(port.number, 50ms));
  const auto begin = std::chrono::steady_clock::now();
  REQUIRE(monitor.read());
  CHECK(monitor.missing.at("deadlocks") == "the server did not answer in time");
  CHECK(std::chrono::steady_clock::now() - begin >= 50ms);
  REQUIRE(monitor.read());
  CHECK(monitor.values.empty());
}
