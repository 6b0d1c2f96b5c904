#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "server/message.hpp"

namespace spate::llm_eval_server {

struct server_settings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8000;  // 0: any free one
  std::chrono::nanoseconds idle_close = std::chrono::seconds(5);
  std::string access_log;  // a file, or empty
};

// Listens and answers with one thread of its own, one request at a time. Made, started and stopped by one thread.
class server {
 public:
  // Listens; connections wait until start(). `failed` is called from the server's thread when it cannot go on.
  // Throws std::runtime_error with what to do when the address or the log cannot be used.
  server(const server_settings& settings, request_handler& handler, std::function<void(const std::string&)> failed);
  ~server();

  std::uint16_t port() const;
  void start();
  // Accepts no more, answers the requests under way (for at most a second), closes everything. Once.
  void stop();

 private:
  class loop;
  std::unique_ptr<loop> loop_;
};

}  // namespace spate::llm_eval_server
