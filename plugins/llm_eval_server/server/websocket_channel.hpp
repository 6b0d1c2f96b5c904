#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "net/websocket/deflate.hpp"
#include "net/websocket/frame_reader.hpp"
#include "server/conversation.hpp"

namespace spate::llm_eval_server {

// Compression for all connections of a thread.
struct deflate_pair {
  net::message_inflater inflater;
  net::message_deflater deflater;
};

// The server's side of a WebSocket without its socket: bytes in, bytes out, and the time is passed in. Answers pings
// and close frames, sends pings of its own, and lets a conversation speak. One thread.
class websocket_channel final : public message_sender {
 public:
  // As the platform has them.
  static constexpr std::int64_t second_ns = 1'000'000'000;
  static constexpr std::int64_t silence_ns = 30 * second_ns;    // until the conversation hears of it
  static constexpr std::int64_t keepalive_ns = 20 * second_ns;  // between pings, and until a pong has to be there
  static constexpr std::int64_t close_ns = 10 * second_ns;      // until a close frame has to be answered
  static constexpr std::size_t most_waiting_bytes = 1024 * 1024;

  enum class state {
    open,
    closing,  // our close frame is written, the client's is awaited
    ended,    // nothing more is read; what is in `output` may still be written
    lost      // the client does not read: nothing more is written either
  };

  // `deflate`: when it was agreed on, else NULL; outlives the channel. `sent`: called whenever something was sent.
  websocket_channel(
      std::unique_ptr<conversation> with, deflate_pair* deflate, std::int64_t now_ns,
      std::function<void()> sent = [] {});

  void begin() { with_->begin(*this); }
  void receive(std::string_view bytes, std::int64_t now_ns);
  // To be called about once a second.
  void expire(std::int64_t now_ns);
  void send(std::string_view text) override;
  void close(std::uint16_t code) override;

  state now() const { return state_; }
  // What has to be written; whoever writes it takes it away.
  std::string& output() { return output_; }

  std::uint64_t messages_received() const { return received_; }
  std::uint64_t messages_sent() const { return sent_; }
  // Of the close frame that came first, whoever sent it; 1006 without one.
  std::uint16_t code() const { return code_; }

 private:
  void react(net::frame_reader::event what, std::int64_t now_ns);
  void put(net::opcode what, std::string_view payload, bool compressed = false);
  void put_close(std::uint16_t code);
  void end(state how) { state_ = how; }

  std::unique_ptr<conversation> with_;
  deflate_pair* deflate_;
  std::function<void()> has_sent_;
  net::frame_reader reader_;
  std::string pending_, output_;  // the beginning of a frame; what waits to be written
  std::int64_t heard_ns_, pinged_ns_, closed_ns_ = 0;
  std::uint64_t received_ = 0, sent_ = 0;
  std::uint16_t code_ = net::close_code::no_frame;
  state state_ = state::open;
  bool awaits_pong_ = false;
};

}  // namespace spate::llm_eval_server
