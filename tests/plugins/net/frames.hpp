// Frames as a peer would write them, wrong ones included.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "net/websocket/frame_reader.hpp"

namespace spate::test {

// A frame by its parts; `first` is the whole first byte: 0x81 is the last frame of a text.
inline std::string frame(int first, std::string_view payload, const std::uint32_t* mask = nullptr) {
  std::string out(1, static_cast<char>(first));
  const int masked = mask != nullptr ? 0x80 : 0;
  const auto size = payload.size();
  const int bytes = size < 126 ? 0 : size < 0x10000 ? 2 : 8;
  out += static_cast<char>((bytes == 0 ? static_cast<int>(size) : bytes == 2 ? 126 : 127) | masked);
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(std::uint64_t{size} >> (8 * i) & 0xFF);
  if (mask == nullptr) return out.append(payload);
  const auto* key = reinterpret_cast<const char*>(mask);
  out.append(key, 4);
  for (std::size_t i = 0; i < size; ++i) out += static_cast<char>(payload[i] ^ key[i % 4]);
  return out;
}

inline std::string close_frame(int code, std::string_view reason = "") {
  return frame(0x88, std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)}.append(reason));
}

// What a reader makes of bytes that come in pieces, a word for each event: "text:hello", "ping:x", "close:1000:bye",
// "failed:" with the number of the fault, behind which nothing is read.
class reading {
 public:
  explicit reading(net::frame_reader& reader) : reader_(reader) {}

  void add(std::string_view piece) {
    using event = net::frame_reader::event;
    waiting_ += piece;
    // Memory of exactly its size, so that a byte read past the end is found.
    const std::vector<char> there(waiting_.begin(), waiting_.end());
    std::size_t at = 0;
    for (event what = event::message; what != event::more && what != event::failed;) {
      std::size_t consumed = 0;
      what = reader_.next(there.data() + at, there.size() - at, consumed);
      at += consumed;
      note(what);
    }
    waiting_.erase(0, at);
  }

  std::vector<std::string> events;

 private:
  void note(net::frame_reader::event what) {
    using event = net::frame_reader::event;
    if (what == event::failed) {
      const std::string failed = "failed:" + std::to_string(static_cast<int>(reader_.fault()));
      if (events.empty() || events.back() != failed) events.push_back(failed);
    }
    if (what == event::more || what == event::failed) return;
    const std::string payload(reader_.payload());
    if (what == event::message) events.push_back((reader_.is_text() ? "text:" : "binary:") + payload);
    if (what == event::ping) events.push_back("ping:" + payload);
    if (what == event::pong) events.push_back("pong:" + payload);
    if (what == event::close) events.push_back("close:" + std::to_string(reader_.code()) + ":" + payload);
  }

  net::frame_reader& reader_;
  std::string waiting_;
};

// All of `bytes` in pieces of this length.
inline std::vector<std::string> read_all(net::frame_reader& reader, std::string_view bytes, std::size_t piece) {
  reading out(reader);
  for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) out.add(bytes.substr(0, piece));
  return out.events;
}

}  // namespace spate::test
