#include "net/websocket/frame_reader.hpp"

#include <algorithm>
#include <cstring>

namespace spate::net {

namespace {

std::uint64_t number_of(const char* at, int bytes) noexcept {
  std::uint64_t out = 0;
  for (int i = 0; i < bytes; ++i) out = out << 8 | static_cast<unsigned char>(at[i]);
  return out;
}

bool is_known(opcode what) noexcept {
  switch (what) {
    case opcode::continuation:
    case opcode::text:
    case opcode::binary:
    case opcode::close:
    case opcode::ping:
    case opcode::pong:
      return true;
  }
  return false;
}

}  // namespace

const char* in_words(frame_fault what) noexcept {
  switch (what) {
    case frame_fault::none:
      return "";
    case frame_fault::reserved_bits:
      return "a frame has reserved bits set that nobody agreed on";
    case frame_fault::unknown_opcode:
      return "a frame has an opcode that does not exist";
    case frame_fault::masked:
      return "a frame of the server is masked";
    case frame_fault::unmasked:
      return "a frame of the client is not masked";
    case frame_fault::long_control:
      return "a control frame is longer than 125 bytes";
    case frame_fault::split_control:
      return "a control frame is in fragments";
    case frame_fault::bad_length:
      return "the length of a frame is not written as it must be";
    case frame_fault::nothing_to_continue:
      return "a frame continues a message that never began";
    case frame_fault::message_in_message:
      return "a message begins before the one before it has ended";
    case frame_fault::bad_text:
      return "a text message is not UTF-8";
    case frame_fault::bad_close:
      return "a close frame has a wrong code or reason";
    case frame_fault::bad_deflate:
      return "a compressed message cannot be decompressed";
    case frame_fault::long_frame:
      return "a frame is longer than max_frame";
    case frame_fault::long_message:
      return "a message is longer than max_message";
  }
  return "";
}

std::uint16_t close_code_of(frame_fault what) noexcept {
  if (is_too_large(what)) return close_code::too_large;
  return what == frame_fault::bad_text ? close_code::bad_text : close_code::protocol;
}

void frame_reader::begin(const frame_limits& limits, bool masked, message_inflater* inflater) noexcept {
  limits_ = limits;
  masked_ = masked;
  inflater_ = inflater;
  fault_ = frame_fault::none;
  in_frame_ = in_message_ = false;
}

frame_reader::event frame_reader::fail(frame_fault what) noexcept {
  fault_ = what;
  return event::failed;
}

// False: not all of it is there.
bool frame_reader::read_head(const char* data, std::size_t size, head& out) noexcept {
  if (size < 2) return false;
  const auto first = static_cast<std::uint8_t>(data[0]), second = static_cast<std::uint8_t>(data[1]);
  out.what = static_cast<opcode>(first & 0x0F);
  out.is_last = (first & 0x80) != 0;
  out.compressed = (first & 0x40) != 0;
  out.masked = (second & 0x80) != 0;
  out.size = second & 0x7F;
  fault_ = frame_fault::none;
  if ((first & 0x30) != 0 || (out.compressed && inflater_ == nullptr)) fault_ = frame_fault::reserved_bits;
  const int length_bytes = out.size < 126 ? 0 : out.size == 126 ? 2 : 8;
  out.bytes = 2 + static_cast<std::size_t>(length_bytes) + (out.masked ? 4 : 0);
  // What is wrong already need not wait for the rest.
  if (fault_ == frame_fault::none) fault_ = judge(out);
  if (fault_ != frame_fault::none) return true;
  if (size < out.bytes) return false;
  if (length_bytes > 0) {
    out.size = number_of(data + 2, length_bytes);
    const std::uint64_t least = length_bytes == 2 ? 126 : 0x10000;
    if (out.size < least || out.size > INT64_MAX) fault_ = frame_fault::bad_length;
  }
  if (out.masked) std::memcpy(&out.mask, data + out.bytes - 4, 4);
  return true;
}

frame_fault frame_reader::judge(const head& of) const noexcept {
  if (!is_known(of.what)) return frame_fault::unknown_opcode;
  if (of.masked != masked_) return of.masked ? frame_fault::masked : frame_fault::unmasked;
  if (is_control(of.what)) {
    if (of.compressed) return frame_fault::reserved_bits;
    if (of.size > longest_control_bytes) return frame_fault::long_control;
    return of.is_last ? frame_fault::none : frame_fault::split_control;
  }
  if (of.what == opcode::continuation) {
    if (!in_message_) return frame_fault::nothing_to_continue;
    return of.compressed ? frame_fault::reserved_bits : frame_fault::none;
  }
  return in_message_ ? frame_fault::message_in_message : frame_fault::none;
}

frame_reader::event frame_reader::next(const char* data, std::size_t size, std::size_t& consumed) noexcept {
  consumed = 0;
  if (fault_ != frame_fault::none) return event::failed;
  for (;;) {
    if (in_frame_) {
      const std::size_t taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, size - consumed));
      if (!append(data + consumed, taken)) return event::failed;
      consumed += taken;
      if (left_ > 0) return event::more;
      in_frame_ = false;
      if (last_frame_) return finish({message_.data(), message_bytes_});
    }
    head found{};
    const char* const at = data + consumed;
    const std::size_t there = size - consumed;
    if (!read_head(at, there, found)) return event::more;
    if (fault_ != frame_fault::none) return event::failed;
    if (is_control(found.what)) {
      if (there < found.bytes + found.size) return event::more;
      consumed += found.bytes + static_cast<std::size_t>(found.size);
      return control(found, at + found.bytes);
    }
    if (!start_data(found)) return event::failed;
    consumed += found.bytes;
    const bool is_whole = found.is_last && found.what != opcode::continuation && there - found.bytes >= found.size;
    if (!is_whole || found.masked) continue;
    in_frame_ = false;
    consumed += static_cast<std::size_t>(found.size);
    const std::string_view whole(at + found.bytes, static_cast<std::size_t>(found.size));
    if (is_text_ && !compressed_ && !text_.feed(whole)) return fail(frame_fault::bad_text);
    return finish(whole);
  }
}

bool frame_reader::start_data(const head& of) noexcept {
  if (of.what != opcode::continuation) {
    is_text_ = of.what == opcode::text;
    compressed_ = of.compressed;
    message_bytes_ = 0;
    text_.reset();
    in_message_ = true;
  }
  if (of.size > limits_.max_frame_bytes) return fail(frame_fault::long_frame), false;
  if (message_bytes_ + of.size > limits_.max_message_bytes) return fail(frame_fault::long_message), false;
  in_frame_ = true;
  last_frame_ = of.is_last;
  left_ = of.size;
  frame_offset_ = 0;
  mask_ = of.mask;
  return true;
}

bool frame_reader::append(const char* data, std::size_t size) noexcept {
  message_.reserve(message_bytes_ + size, message_bytes_);
  char* const to = message_.data() + message_bytes_;
  if (size > 0) std::memcpy(to, data, size);
  if (masked_) mask_bytes(to, size, mask_, frame_offset_);
  message_bytes_ += size;
  frame_offset_ += size;
  left_ -= size;
  if (!is_text_ || compressed_ || text_.feed({to, size})) return true;
  return fail(frame_fault::bad_text), false;
}

frame_reader::event frame_reader::finish(std::string_view whole) noexcept {
  in_message_ = false;
  payload_ = whole;
  if (compressed_) {
    switch (inflater_->run(whole, limits_.max_message_bytes, payload_)) {
      case message_inflater::result::damaged:
        return fail(frame_fault::bad_deflate);
      case message_inflater::result::too_long:
        return fail(frame_fault::long_message);
      case message_inflater::result::done:
        break;
    }
    if (is_text_ && !text_.feed(payload_)) return fail(frame_fault::bad_text);
  }
  if (is_text_ && !text_.is_complete()) return fail(frame_fault::bad_text);
  return event::message;
}

frame_reader::event frame_reader::control(const head& of, const char* data) noexcept {
  const auto size = static_cast<std::size_t>(of.size);
  if (of.masked) {
    std::memcpy(control_, data, size);
    mask_bytes(control_, size, of.mask);
    data = control_;
  }
  payload_ = {data, size};
  if (of.what == opcode::ping) return event::ping;
  if (of.what == opcode::pong) return event::pong;
  code_ = close_code::no_code;
  if (size == 0) return event::close;
  if (size == 1) return fail(frame_fault::bad_close);
  code_ = static_cast<std::uint16_t>(number_of(data, 2));
  payload_.remove_prefix(2);
  utf8_check reason;
  if (!may_be_sent(code_) || !reason.feed(payload_) || !reason.is_complete()) return fail(frame_fault::bad_close);
  return event::close;
}

}  // namespace spate::net
