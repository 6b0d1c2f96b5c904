#include "server/websocket_channel.hpp"

namespace spate::llm_eval_server {
namespace {

constexpr net::frame_limits limits{16 * 1024 * 1024, 16 * 1024 * 1024};
constexpr std::uint16_t internal_error = 1011;

}  // namespace

websocket_channel::websocket_channel(std::unique_ptr<conversation> with, deflate_pair* deflate, std::int64_t now_ns,
                                     std::function<void()> sent)
    : with_(std::move(with)), deflate_(deflate), has_sent_(std::move(sent)), heard_ns_(now_ns), pinged_ns_(now_ns) {
  reader_.begin(limits, true, deflate ? &deflate->inflater : nullptr);
}

void websocket_channel::receive(std::string_view bytes, std::int64_t now_ns) {
  using event = net::frame_reader::event;
  if (!pending_.empty()) bytes = pending_.append(bytes);
  event what = event::message;
  while (state_ < state::ended && what != event::more) {
    std::size_t consumed = 0;
    what = reader_.next(bytes.data(), bytes.size(), consumed);
    react(what, now_ns);
    bytes.remove_prefix(consumed);
  }
  if (state_ >= state::ended) bytes = {};
  // `bytes` may lie in `pending_` itself.
  std::string rest(bytes);
  pending_.swap(rest);
}

void websocket_channel::react(net::frame_reader::event what, std::int64_t now_ns) {
  using event = net::frame_reader::event;
  switch (what) {
    case event::more:
      break;
    case event::message:
      ++received_;
      heard_ns_ = now_ns;
      if (state_ == state::open) with_->hear(reader_.payload(), reader_.is_text());
      break;
    case event::ping:
      if (state_ == state::open) put(net::opcode::pong, reader_.payload());
      break;
    case event::pong:
      awaits_pong_ = false;
      break;
    case event::close:
      if (state_ == state::open) {
        code_ = reader_.code();
        put_close(code_);
      }
      end(state::ended);
      break;
    case event::failed:
      close(net::close_code_of(reader_.fault()));
      end(state::ended);
      break;
  }
}

void websocket_channel::expire(std::int64_t now_ns) {
  if (state_ == state::closing) {
    if (closed_ns_ == 0) closed_ns_ = now_ns;
    if (now_ns - closed_ns_ >= close_ns) end(state::ended);
  }
  if (state_ != state::open) return;
  if (now_ns - pinged_ns_ >= keepalive_ns) {
    if (awaits_pong_) {
      close(internal_error);
      return end(state::ended);
    }
    put(net::opcode::ping, "keep");
    awaits_pong_ = true;
    pinged_ns_ = now_ns;
  }
  if (now_ns - heard_ns_ >= silence_ns) {
    heard_ns_ = now_ns;
    with_->notice_silence();
  }
}

void websocket_channel::send(std::string_view text) {
  if (state_ != state::open) return;
  if (output_.size() + text.size() > most_waiting_bytes) {
    end(state::lost);
  } else {
    put(net::opcode::text, deflate_ ? deflate_->deflater.run(text) : text, deflate_ != nullptr);
    ++sent_;
  }
  has_sent_();
}

void websocket_channel::close(std::uint16_t code) {
  if (state_ != state::open) return;
  code_ = code;
  put_close(code);
  end(state::closing);
}

void websocket_channel::put_close(std::uint16_t code) {
  const char bytes[2] = {static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  put(net::opcode::close, {bytes, code == net::close_code::no_code ? 0u : 2u});
}

void websocket_channel::put(net::opcode what, std::string_view payload, bool compressed) {
  const std::size_t payload_at = output_.size() + net::header_bytes(payload.size(), false);
  output_.resize(payload_at);
  output_.append(payload);
  net::put_header(output_.data() + payload_at, {what, true, compressed, payload.size()}, nullptr);
}

}  // namespace spate::llm_eval_server
