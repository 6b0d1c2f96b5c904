#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_set>

#include "server/access_log.hpp"
#include "server/message.hpp"

namespace spate::llm_eval_server {

class connection;

// What all connections of a server share. Outlives them.
struct connection_context {
  request_handler& handler;
  access_log& log;
  std::int64_t idle_close_ns;
  std::unordered_set<connection*> open;  // kept by the connections themselves
  bool stopping = false;
  std::string date;  // the Date header's value, refreshed by the server's tick
};

// One client's connection: reads a request, has it answered, writes the answer, and reads the next, in that order, so
// that pipelined requests are answered one by one. Keeps itself alive while an operation is pending. One thread.
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
  void refuse(unsigned status, const char* content_type, const char* text);
  void answer();
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
