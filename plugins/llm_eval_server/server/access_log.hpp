#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "server/message.hpp"

namespace spate::llm_eval_server {

// What became of a WebSocket.
struct websocket_record {
  std::string_view target;
  unsigned code;  // of the first close frame; 1006 without one
  std::uint64_t messages_received, messages_sent;
};

// One JSON line for every complete request that was read:
//   {"t_ns":123,"method":"GET","target":"/api","status":200,"request_id":"..."}
// `t_ns` is CLOCK_MONOTONIC when the request was complete, `request_id` the value of X-Request-Id or null. And one for
// every WebSocket that has ended:
//   {"t_ns":123,"websocket":"/ws","code":1000,"messages_received":5,"messages_sent":6}
// Lines are held back until flush(). Without a file nothing is kept. One thread.
class access_log {
 public:
  // An empty path: no log. Appends to the file. Throws std::runtime_error when it cannot be opened.
  explicit access_log(const std::string& path);
  ~access_log() { flush(); }

  bool enabled() const { return file_ != nullptr; }
  void add(std::int64_t t_ns, const http_request& request, unsigned status);
  void add_websocket(std::int64_t t_ns, const websocket_record& ended);
  // Hands everything to the operating system. False when that failed (a full disk); the lines are kept and tried again.
  bool flush();

 private:
  void begin_line(std::int64_t t_ns);
  void end_line();

  struct closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, closer> file_;
  std::string pending_;
};

// CLOCK_MONOTONIC.
std::int64_t monotonic_ns();

}  // namespace spate::llm_eval_server
