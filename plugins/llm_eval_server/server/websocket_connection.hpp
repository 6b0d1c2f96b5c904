#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "server/websocket_channel.hpp"

namespace spate::llm_eval_server {

struct connection_context;

// The socket of a WebSocket. What there is to write is written before more is read, so that a client which does not
// read is not read from either. Keeps itself alive while an operation is pending. One thread.
class websocket_connection : public std::enable_shared_from_this<websocket_connection> {
 public:
  // `target`: of the request; for the log.
  websocket_connection(boost::asio::ip::tcp::socket socket, connection_context& context,
                       std::unique_ptr<conversation> with, bool deflate, std::string target);
  ~websocket_connection();
  websocket_connection(const websocket_connection&) = delete;
  websocket_connection& operator=(const websocket_connection&) = delete;

  // `answer`: to the upgrade; `received`: what came behind its request.
  void start(std::string answer, std::string_view received);
  // To be called about once a second.
  void expire(std::int64_t now_ns);
  // The server stops: says so to the client.
  void finish();
  void close();

 private:
  // `act` on the channel; what that makes it send is written together.
  template <class Act>
  void let(Act act);
  void proceed();
  void write();
  void wait_for_bytes();
  void read();
  void leave();

  boost::asio::ip::tcp::socket socket_;
  connection_context& context_;
  websocket_channel channel_;
  const std::string target_;
  std::string writing_;
  std::int64_t since_ns_;  // of the write that is under way, or of the leaving
  bool waiting_ = false, left_ = false, busy_ = false;
};

}  // namespace spate::llm_eval_server
