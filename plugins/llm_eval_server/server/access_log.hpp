#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "server/message.hpp"

namespace spate::llm_eval_server {

// One JSON line for every complete request that was read:
//   {"t_ns":123,"method":"GET","target":"/api","status":200,"request_id":"..."}
// `t_ns` is CLOCK_MONOTONIC when the request was complete, `request_id` the value of X-Request-Id or null. Lines are
// held back until flush(). Without a file nothing is kept. One thread.
class access_log {
 public:
  // An empty path: no log. Appends to the file. Throws std::runtime_error when it cannot be opened.
  explicit access_log(const std::string& path);
  ~access_log() { flush(); }

  bool enabled() const { return file_ != nullptr; }
  void add(std::int64_t t_ns, const http_request& request, unsigned status);
  // Hands everything to the operating system. False when that failed (a full disk); the lines are kept and tried again.
  bool flush();

 private:
  struct closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, closer> file_;
  std::string pending_;
};

// CLOCK_MONOTONIC.
std::int64_t monotonic_ns();

}  // namespace spate::llm_eval_server
