#include "channel.hpp"

#include <cstring>
#include <initializer_list>

#include "shard.hpp"

namespace spate::websocket {

using net::opcode;
using event = net::frame_reader::event;

namespace {

// What a server that does not read is spared: rules and pings go on and on, and its messages must not be kept for ever.
constexpr std::size_t most_waiting_bytes = 64 * 1024;

}  // namespace

channel::channel(websocket_shard& shard, channel_user& user)
    : shard_(shard),
      user_(user),
      link_(shard.io(), shard.way_out().blocks()),
      connector_(shard.way_out(), *this),
      handshake_limit_(*this, &channel::on_handshake_limit),
      idle_limit_(*this, &channel::on_idle),
      message_limit_(*this, &channel::on_slow_message),
      linger_limit_(*this, &channel::on_linger_end) {}

void channel::count(measure what, std::int64_t value) const noexcept {
  shard_.host().record(shard_.target().metrics()[what], operation_, value);
}

// ---- what goes out

void channel::send(opcode what, std::string_view message) noexcept {
  net::frame_head head{what, true, false, 0};
  if (!net::is_control(what)) {
    count(measure::bytes_sent, static_cast<std::int64_t>(message.size()));
    head.compressed = compresses_ && !message.empty();
    if (head.compressed) message = shard_.deflater().run(message);
    const std::uint64_t most = shard_.target().fragment();
    while (message.size() > most) {
      head.is_last = false;
      append(head, message.substr(0, most));
      message.remove_prefix(most);
      head = {opcode::continuation, true, false, 0};
    }
  }
  append(head, message);
  flush();
}

bool channel::send_if_there_is_room(opcode what, std::string_view message) noexcept {
  if (stage_ != stage::open) return false;
  if (waiting_ > 0 && waiting_ + message.size() > most_waiting_bytes) {
    count(measure::answers_dropped);
    return false;
  }
  send(what, message);
  return true;
}

void channel::append(const net::frame_head& head, std::string_view payload) noexcept {
  net::frame_head whole = head;
  whole.size = payload.size();
  next_out_.reserve(waiting_ + net::longest_header_bytes + payload.size(), waiting_);
  char* const at = next_out_.data() + waiting_ + net::header_bytes(payload.size(), true);
  if (!payload.empty()) std::memcpy(at, payload.data(), payload.size());
  const std::uint32_t mask = shard_.random();
  net::mask_bytes(at, payload.size(), mask);
  const std::size_t size = net::put_header(at, whole, &mask) + payload.size();
  waiting_ += size;
  sent_bytes_ += size;
}

void channel::append_close(std::uint16_t code, std::string_view reason) noexcept {
  if (stage_ != stage::open) return;  // it was said
  char words[net::longest_control_bytes];
  std::size_t size = 0;
  if (code != net::close_code::no_code) {
    words[0] = static_cast<char>(code >> 8);
    words[1] = static_cast<char>(code & 0xFF);
    size = 2 + reason.copy(words + 2, sizeof words - 2);
  }
  append({opcode::close, true, false, 0}, {words, size});
}

void channel::flush() noexcept {
  if (sending_ > 0 || waiting_ == 0) return;
  std::swap(out_, next_out_);
  sending_ = waiting_;
  waiting_ = 0;
  out_written_ = link_.write_now(out_.data(), sending_);
  if (out_written_ == sending_) return sent_all();
  if (out_written_ > 0) count(measure::sends_delayed);
  link_.write(out_.data() + out_written_, sending_ - out_written_, *this);
}

void channel::sent_all() noexcept {
  sending_ = 0;
  if (waiting_ > 0) return flush();
  if (stage_ == stage::open) user_.on_sent();
}

void channel::on_written(const net::error_code& error, std::size_t bytes) noexcept {
  if (stage_ == stage::upgrading) {
    out_written_ += bytes;
    if (!error && out_written_ < request_size_) return send_request();
    return start_read();  // a server that refuses may have answered, and ended the connection before it read all
  }
  if (error) return;  // what has ended is told by the read that is under way
  out_written_ += bytes;
  if (out_written_ < sending_) {
    count(measure::sends_delayed);
    return link_.write(out_.data() + out_written_, sending_ - out_written_, *this);
  }
  sent_all();
}

// ---- what comes in

void channel::read() noexcept {
  link_.rest();
  link_.stamp(shard_.takes_stamp());
  if (reading_ || reads_later_ || !shard_.may_read_later()) return start_read();
  reads_later_ = true;
  shard_.read_later(*this);
}

void channel::read_now() noexcept {
  if (reads_later_) start_read();
}

void channel::start_read() noexcept {
  reads_later_ = false;
  if (reading_) return;
  reading_ = true;
  link_.read(*this);
}

void channel::on_read(const net::error_code& error, std::size_t bytes) noexcept {
  reading_ = false;
  if (stage_ == stage::upgrading)
    return error ? fail_open(end_of_read(error), shard_.now_ns()) : look_at_answer(shard_.now_ns());
  if (stage_ == stage::lingering) {
    if (error) return drop();
    link_.consume(link_.input_size());
    return start_read();
  }
  const std::int64_t now_ns = shard_.now_ns();
  if (error) {
    const channel_end how = end_of_read(error);
    const bool asked = stage_ == stage::closing;
    drop();
    return end(how, net::close_code::no_frame, asked, now_ns);
  }
  received_bytes_ += bytes;
  if (shard_.idle_fifo() != SPATE_NONE) shard_.timeouts().arm(idle_limit_, shard_.idle_fifo(), now_ns);
  take_frames(now_ns);
}

void channel::take_frames(std::int64_t now_ns) noexcept {
  const std::uint32_t epoch = epoch_;
  for (;;) {
    std::size_t consumed = 0;
    const event what = reader_.next(link_.input(), link_.input_size(), consumed);
    switch (what) {
      case event::more:
        link_.consume(consumed);
        watch_message(now_ns);
        return read();
      case event::message:
        take_message(now_ns);
        break;
      case event::ping:
        count(measure::pings);
        send_if_there_is_room(opcode::pong, reader_.payload());
        break;
      case event::pong:
        if (stage_ == stage::open) user_.on_pong(reader_.payload(), now_ns);
        break;
      case event::close:
        return take_close(now_ns);
      case event::failed:
        return take_fault(now_ns);
    }
    if (epoch != epoch_) return;  // whoever was told has ended the connection
    link_.consume(consumed);
  }
}

void channel::take_message(std::int64_t now_ns) noexcept {
  const std::string_view message = reader_.payload();
  message_limit_.disarm();  // what has begun behind it has a time of its own
  count(measure::received);
  count(measure::bytes_received, static_cast<std::int64_t>(message.size()));
  if (stage_ == stage::open) user_.on_message(message, reader_.is_text(), now_ns);
}

void channel::take_close(std::int64_t now_ns) noexcept {
  const std::uint16_t code = reader_.code();
  const bool asked = stage_ == stage::closing;
  if (!asked) {
    append_close(code, {});
    flush();
  }
  linger();
  end({asked ? std::uint16_t{SPATE_OUTCOME_OK} : outcome_closed, asked ? std::uint16_t{0} : shard_.closed_text(code),
       code},
      code, asked, now_ns);
}

void channel::take_fault(std::int64_t now_ns) noexcept {
  const net::frame_fault what = reader_.fault();
  const std::uint16_t code = net::close_code_of(what);
  append_close(code, {});
  flush();
  linger();
  const std::uint16_t outcome = net::is_too_large(what) ? outcome_too_large : std::uint16_t{SPATE_OUTCOME_PROTOCOL};
  end({outcome, shard_.host().intern(net::in_words(what)), code}, 0, false, now_ns);
}

void channel::watch_message(std::int64_t now_ns) noexcept {
  if (shard_.message_fifo() == SPATE_NONE) return;
  if (!reader_.is_amid_message() && link_.input_size() == 0)
    message_limit_.disarm();
  else if (!message_limit_.armed())
    shard_.timeouts().arm(message_limit_, shard_.message_fifo(), now_ns);
}

void channel::on_slow_message(std::int64_t now_ns) noexcept {
  append_close(net::close_code::protocol, {});
  flush();
  linger();
  end({SPATE_OUTCOME_TIMEOUT, shard_.target().texts().message_slow, 0}, 0, false, now_ns);
}

void channel::on_idle(std::int64_t now_ns) noexcept {
  append_close(net::close_code::going_away, {});
  flush();
  linger();
  end({SPATE_OUTCOME_TIMEOUT, shard_.target().texts().idle, 0}, 0, false, now_ns);
}

// ---- how it ends

void channel::close(std::uint16_t code, std::string_view reason, std::int64_t now_ns) noexcept {
  append_close(code, reason);
  flush();
  stage_ = stage::closing;
  idle_limit_.disarm();
  shard_.timeouts().arm(handshake_limit_, shard_.handshake_fifo(), now_ns);
}

void channel::leave(std::uint16_t code) noexcept {
  if (stage_ == stage::lingering) return;
  if (stage_ != stage::open && stage_ != stage::closing) return drop();
  append_close(code, {});
  flush();
  count_end();
  linger();
}

void channel::count_end() const noexcept {
  count(measure::closed);
  count(measure::open, -1);
  count(measure::lifetime, shard_.recent_ns() - opened_ns_);
}

void channel::linger() noexcept {
  ++epoch_;
  stage_ = stage::lingering;
  handshake_limit_.disarm();
  idle_limit_.disarm();
  message_limit_.disarm();
  shard_.timeouts().arm(linger_limit_, shard_.linger_fifo(), shard_.recent_ns());
  release_upgrade();
  link_.consume(link_.input_size());
  start_read();
}

void channel::on_linger_end(std::int64_t) noexcept { drop(); }

void channel::drop() noexcept {
  ++epoch_;
  stage_ = stage::closed;
  for (timeout_hook* each :
       std::initializer_list<timeout_hook*>{&handshake_limit_, &idle_limit_, &message_limit_, &linger_limit_})
    each->disarm();
  connector_.stop();
  release_upgrade();
  sending_ = waiting_ = out_written_ = 0;
  reading_ = reads_later_ = false;
  link_.close();
}

void channel::release_upgrade() noexcept {
  if (upgrade_ != nullptr) shard_.give_back(upgrade_);
  upgrade_ = nullptr;
}

// `counted_code`: of the server's close frame, or that there was none; 0: it was ended here.
void channel::end(const channel_end& how, std::uint16_t counted_code, bool asked, std::int64_t now_ns) noexcept {
  count_end();
  if (!asked) {
    count(measure::lost);
    if (counted_code != 0) shard_.host().record(shard_.target().metrics().closed_by(counted_code), operation_, 1);
  }
  user_.on_ended(how, now_ns);
}

}  // namespace spate::websocket
