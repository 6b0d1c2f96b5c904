#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <string>

#include "server/connection_context.hpp"

namespace spate::llm_eval_server {

// One client's connection: reads a request, has it answered, writes the answer, and reads the next, in that order, so
// that pipelined requests are answered one by one. A request that becomes a WebSocket takes the socket along. Keeps
// itself alive while an operation is pending. One thread.
class connection : public std::enable_shared_from_this<connection> {
 public:
  connection(boost::asio::ip::tcp::socket socket, connection_context& context);
  ~connection();
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  void start();
  // Closes the connection when it has been silent for too long.
  void expire(std::int64_t now_ns);
  // Closes it when idle; a request under way is still answered.
  void finish();
  void close();

 private:
  enum class state { reading, writing, draining };
  struct reader;

  void read_header();
  void on_header(const boost::system::error_code& error);
  void read_body();
  void on_read_error(const boost::system::error_code& error);
  void refuse(unsigned status, const char* content_type, std::string_view text);
  void answer();
  void upgrade(const http_request& request, std::int64_t received_ns);
  void write(bool with_body);
  void on_written(const boost::system::error_code& error);
  void drain();
  bool idle() const;

  boost::asio::ip::tcp::socket socket_;
  connection_context& context_;
  std::unique_ptr<reader> reader_;
  http_response response_;
  std::string head_;
  state state_ = state::reading;
  bool keep_alive_ = true;
  bool old_client_ = false;  // HTTP/1.0: has to be told that the connection stays open
  std::int64_t since_ns_ = 0;
};

}  // namespace spate::llm_eval_server
