#pragma once

#include <cstdint>
#include <string_view>

namespace spate::llm_eval_server {

// Where a conversation's messages go. Lives as long as the conversation.
class message_sender {
 public:
  virtual ~message_sender() = default;
  // Sends a text. Of a client that does not read so much is kept and no more: its connection ends.
  virtual void send(std::string_view text) = 0;
  // Sends a close frame; what is sent or heard behind it is dropped.
  virtual void close(std::uint16_t code) = 0;
};

// One end of a WebSocket, in words. Lives as long as its connection. Must not throw. Runs on the server's thread.
class conversation {
 public:
  virtual ~conversation() = default;
  virtual void begin(message_sender& client) noexcept = 0;
  virtual void hear(std::string_view message, bool is_text) noexcept = 0;
  // No message of the client came for half a minute, or for another one.
  virtual void notice_silence() noexcept = 0;
};

}  // namespace spate::llm_eval_server
