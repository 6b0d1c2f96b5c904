// What an operation of the profile does, compiled.
#pragma once

#include <spate/config.hpp>

#include <optional>
#include <string>

#include "handshake_request.hpp"
#include "message_match.hpp"
#include "net/websocket/frame.hpp"

namespace spate::websocket {

enum class operation_kind : std::uint8_t { request, send, connect, receive, listen, ping, close };

struct operation_name {
  std::string_view key;
  operation_kind kind;
};
inline constexpr operation_name operation_names[] = {
    {"request", operation_kind::request}, {"send", operation_kind::send},     {"connect", operation_kind::connect},
    {"receive", operation_kind::receive}, {"listen", operation_kind::listen}, {"ping", operation_kind::ping},
    {"close", operation_kind::close}};

// The keys that may hold a message; `json` and `text` are texts, the others binary.
inline constexpr std::string_view payload_keys[] = {"text", "json", "base64", "file"};

// One message to send: bytes, or a template of them.
class message_template {
 public:
  message_template() = default;
  explicit message_template(node from);  // the table { text = ... } and so on; absent: empty

  net::opcode what() const noexcept { return what_; }
  // Its bytes for one execution; rendered into `buffer` when they vary. [shard]
  std::string_view render(const host_services& host, std::uint64_t token, net::byte_buffer& buffer) const;

 private:
  net::opcode what_ = net::opcode::text;
  std::string fixed_;
  std::uint32_t template_id_ = SPATE_NONE;
};

// The bytes that base64 stands for; false when it is none.
bool decode_base64(std::string_view words, std::string& out);

struct operation {
  operation(const shared_handshake& target, node from, std::uint32_t wanted, std::int64_t usual_timeout_ns);

  operation_kind what;
  message_template message;  // of request, send, ping
  std::optional<handshake_request> handshake;
  message_match match;
  bool match_varies;
  std::int64_t timeout_ns;  // of a listen: how long it takes at most
  std::int64_t count;       // of a listen: how many are enough; 0: only the time counts
  std::uint16_t close_code;
  std::string close_reason;
  bool optional;        // of a receive: nobody need have said anything
  std::uint32_t wants;  // SPATE_WANTS_*
};

}  // namespace spate::websocket
