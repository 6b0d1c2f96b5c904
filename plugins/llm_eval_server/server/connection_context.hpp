#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

#include "server/access_log.hpp"
#include "server/message.hpp"
#include "server/websocket_channel.hpp"

namespace spate::llm_eval_server {

class connection;
class websocket_connection;

// What all connections of a server share. Outlives them.
struct connection_context {
  request_handler& handler;
  access_log& log;
  std::int64_t idle_close_ns;
  std::unordered_set<connection*> open;  // kept by the connections themselves
  std::unordered_set<websocket_connection*> websockets;
  bool stopping = false;
  std::string date;  // the Date header's value, refreshed by the server's tick
  deflate_pair deflate;
  std::vector<char> input = std::vector<char>(64 * 1024);  // what a WebSocket reads, and deals with at once
};

}  // namespace spate::llm_eval_server
