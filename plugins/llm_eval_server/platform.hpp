#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "server/server.hpp"
#include "store/fill.hpp"
#include "values/timestamp.hpp"

namespace spate::llm_eval_server {

struct platform_settings {
  server_settings server;
  std::string database = "llm_eval.db";
  fill_settings fill;
  bool strict = false;
  std::size_t websocket_limit = 1000;
  std::chrono::nanoseconds simulate{0};  // how long runs take to their end; 0: nothing drives them
};

// The embedded LLM-Eval platform: a database file and the server that answers from it. From start() to stop() the
// database belongs to the server's thread. Made, started and stopped by one thread.
class platform {
 public:
  // Opens, creates and fills the database, and listens. `log_error` gets causes of 500s, `failed` the reason when the
  // server cannot go on; both are called from the server's thread. Throws std::runtime_error with what to do.
  platform(const platform_settings& settings, wall_clock now_us, std::function<void(const std::string&)> log_error,
           std::function<void(const std::string&)> failed);
  // Stops, and leaves the database in one closed file.
  ~platform();

  std::uint16_t port() const;
  void start();
  // Answers what is under way; every change that was answered is stored.
  void stop();

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace spate::llm_eval_server
