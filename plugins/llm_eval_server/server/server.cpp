#include "server/server.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <ctime>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "server/connection.hpp"
#include "server/websocket_connection.hpp"

namespace spate::llm_eval_server {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr std::int64_t stop_limit_ns = 1'000'000'000;
constexpr std::int64_t websocket_look_ns = 1'000'000'000;

std::string http_date() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[64];
  const std::size_t size = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text, size};
}

// Often enough to close idle connections within a twentieth of their time and to hold log lines for 50 ms at most.
std::chrono::nanoseconds tick_interval(std::chrono::nanoseconds idle_close) {
  using namespace std::chrono_literals;
  return std::clamp<std::chrono::nanoseconds>(idle_close / 20, 2ms, 50ms);
}

}  // namespace

class server::loop {
 public:
  loop(const server_settings& settings, request_handler& handler, std::function<void(const std::string&)> failed)
      : log_(settings.access_log),
        connections_{handler, log_, settings.idle_close.count(), {}, {}, false, http_date(), {}},
        failed_(std::move(failed)),
        interval_(tick_interval(settings.idle_close)) {
    listen(settings);
  }

  ~loop() { stop(); }

  std::uint16_t port() const { return port_; }

  void start() {
    accept();
    tick();
    thread_ = std::thread([this] { run(); });
  }

  void stop() {
    if (!thread_.joinable()) return;
    asio::post(context_, [this] { begin_stop(); });
    thread_.join();
    log_.flush();
  }

 private:
  void listen(const server_settings& settings) {
    error_code error;
    const auto address = asio::ip::make_address(settings.address, error);
    if (error)
      throw std::runtime_error("\"" + settings.address + "\" is no IP address to listen on; use 127.0.0.1 or 0.0.0.0");
    const tcp::endpoint endpoint(address, settings.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(4096, error);
    if (error)
      throw std::runtime_error("cannot listen on " + settings.address + ":" + std::to_string(settings.port) + ": " +
                               error.message() + "; choose another port, or 0 for any free one");
    port_ = acceptor_.local_endpoint().port();
  }

  void run() {
    try {
      context_.run();
    } catch (const std::exception& error) {
      failed_(std::string("the server's loop ended: ") + error.what());
    }
  }

  void accept() {
    acceptor_.async_accept([this](const error_code& error, tcp::socket socket) {
      if (connections_.stopping) return;
      if (!error) {
        std::make_shared<connection>(std::move(socket), connections_)->start();
        return accept();
      }
      // Out of descriptors: those who wait stay in the queue until one is free.
      accept_again_.expires_after(std::chrono::milliseconds(50));
      accept_again_.async_wait([this](const error_code& cancelled) {
        if (!cancelled && !connections_.stopping) accept();
      });
    });
  }

  void tick() {
    const std::int64_t now_ns = monotonic_ns();
    connections_.date = http_date();
    log_.flush();
    connections_.handler.tick();
    for (connection* each : connections_.open) each->expire(now_ns);
    if (now_ns >= next_look_ns_) {
      // They may be thousands, and have seconds.
      next_look_ns_ = now_ns + websocket_look_ns;
      for (websocket_connection* each : connections_.websockets) each->expire(now_ns);
    }
    const bool empty = connections_.open.empty() && connections_.websockets.empty();
    if (connections_.stopping && (empty || now_ns > stop_by_ns_)) {
      for (connection* each : connections_.open) each->close();
      for (websocket_connection* each : connections_.websockets) each->close();
      return;
    }
    timer_.expires_after(interval_);
    timer_.async_wait([this](const error_code& cancelled) {
      if (!cancelled) tick();
    });
  }

  void begin_stop() {
    connections_.stopping = true;
    stop_by_ns_ = monotonic_ns() + stop_limit_ns;
    error_code ignored;
    acceptor_.close(ignored);
    accept_again_.cancel();
    for (connection* each : connections_.open) each->finish();
    for (websocket_connection* each : connections_.websockets) each->finish();
  }

  access_log log_;
  connection_context connections_;
  std::function<void(const std::string&)> failed_;
  std::chrono::nanoseconds interval_;
  asio::io_context context_{1};
  tcp::acceptor acceptor_{context_};
  asio::steady_timer timer_{context_};
  asio::steady_timer accept_again_{context_};
  std::uint16_t port_ = 0;
  std::int64_t stop_by_ns_ = 0, next_look_ns_ = 0;
  std::thread thread_;
};

server::server(const server_settings& settings, request_handler& handler,
               std::function<void(const std::string&)> failed)
    : loop_(std::make_unique<loop>(settings, handler, std::move(failed))) {}
server::~server() = default;
std::uint16_t server::port() const { return loop_->port(); }
void server::start() { loop_->start(); }
void server::stop() { loop_->stop(); }

}  // namespace spate::llm_eval_server
