#include "net/websocket/deflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace spate::net {

namespace {

constexpr int bare_bits = -15, usual_memory = 8;
// What ends every message, and is not sent (RFC 7692, 7.2.1).
constexpr std::string_view tail("\x00\x00\xff\xff", 4);
constexpr std::size_t least_room = 4096;

unsigned as_unsigned(std::size_t size) noexcept {
  return static_cast<unsigned>(std::min<std::size_t>(size, std::numeric_limits<unsigned>::max()));
}

unsigned char* bytes_of(std::string_view text) noexcept {
  return reinterpret_cast<unsigned char*>(const_cast<char*>(text.data()));
}

}  // namespace

message_inflater::message_inflater() : stream_(std::make_unique<z_stream>()) {
  if (inflateInit2(stream_.get(), bare_bits) != Z_OK) throw std::bad_alloc();
}

message_inflater::~message_inflater() { inflateEnd(stream_.get()); }

message_inflater::result message_inflater::run(std::string_view compressed, std::uint64_t limit,
                                               std::string_view& plain) noexcept {
  size_ = 0;
  if (inflateReset(stream_.get()) != Z_OK) return result::damaged;
  result end = take(compressed, limit);
  if (end == result::done) end = take(tail, limit);
  plain = {output_.data(), size_};
  return end;
}

message_inflater::result message_inflater::take(std::string_view input, std::uint64_t limit) noexcept {
  z_stream& stream = *stream_;
  for (;;) {
    // One byte more than allowed, so that a message of just the limit is told from a longer one.
    if (size_ == output_.capacity()) output_.reserve(std::max(2 * size_, least_room), size_);
    stream.next_in = bytes_of(input);
    stream.avail_in = as_unsigned(input.size());
    stream.next_out = reinterpret_cast<unsigned char*>(output_.data() + size_);
    stream.avail_out = as_unsigned(std::min<std::uint64_t>(output_.capacity(), limit + 1) - size_);
    const unsigned in = stream.avail_in, out = stream.avail_out;
    const int state = inflate(&stream, Z_SYNC_FLUSH);
    input.remove_prefix(in - stream.avail_in);
    size_ += out - stream.avail_out;
    if (size_ > limit) return result::too_long;
    // A sender may end its last block, and begin another one behind it.
    if (state == Z_STREAM_END && inflateReset(&stream) != Z_OK) return result::damaged;
    if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) return result::damaged;
    if (input.empty() && stream.avail_out > 0) return result::done;
    if (state == Z_BUF_ERROR && stream.avail_out > 0) return result::damaged;
  }
}

message_deflater::message_deflater() : stream_(std::make_unique<z_stream>()) {
  if (deflateInit2(stream_.get(), Z_DEFAULT_COMPRESSION, Z_DEFLATED, bare_bits, usual_memory, Z_DEFAULT_STRATEGY) !=
      Z_OK)
    throw std::bad_alloc();
}

message_deflater::~message_deflater() { deflateEnd(stream_.get()); }

std::string_view message_deflater::run(std::string_view plain) noexcept {
  z_stream& stream = *stream_;
  deflateReset(&stream);
  std::size_t size = 0;
  stream.next_in = bytes_of(plain);
  stream.avail_in = as_unsigned(plain.size());
  do {
    if (output_.capacity() - size < least_room) output_.reserve(size + least_room + plain.size() / 2, size);
    stream.next_out = reinterpret_cast<unsigned char*>(output_.data() + size);
    stream.avail_out = as_unsigned(output_.capacity() - size);
    const unsigned room = stream.avail_out;
    deflate(&stream, Z_SYNC_FLUSH);
    size += room - stream.avail_out;
  } while (stream.avail_out == 0);
  return {output_.data(), size - tail.size()};
}

}  // namespace spate::net
