// What the profile says about one echo server, checked and ready for the shards.
#pragma once

#include <spate/protocol.hpp>

#include <string>
#include <vector>

namespace echo_tcp {

class echo_shard;

// One operation: the line to send, fixed or a template of the host's.
struct line {
  std::string text;                        // with its newline; empty when it is a template
  std::uint32_t template_id = SPATE_NONE;  // rendered for each execution
};

// One target. Constant after the constructor, so its shards may read it from their threads.
class echo_target : public spate::protocol {
 public:
  static constexpr const char* id = "echo_tcp";
  static constexpr const char* version = "0.1.0";
  static constexpr const char* summary = "Sends a line over TCP and waits for a line.";
  static constexpr spate::key target_keys[] = {
      spate::key("address", SPATE_KIND_STRING, "IP address of the server.").by_default("127.0.0.1"),
      spate::key("port", SPATE_KIND_INT, "TCP port of the server.").required().between(1, 65535),
      spate::key("timeout", SPATE_KIND_DURATION, "How long an operation may take, connecting included.")
          .by_default("5s")
          .between(1e6, 3.6e12)};
  static constexpr spate::key operation_keys[] = {
      spate::key("send", SPATE_KIND_STRING, "The line to send.").required().templated()};
  static void check(const spate::host_services& host, spate::config settings, spate::report& mistakes);

  using shard = echo_shard;
  echo_target(const spate::host_services& host, spate::config settings);

  std::string address;
  std::uint16_t port;
  std::int64_t timeout_ns;
  std::vector<line> lines;  // by operation
  std::uint16_t refused_text, reset_text, timeout_text;
};

}  // namespace echo_tcp
