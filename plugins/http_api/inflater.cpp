#include "inflater.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace spate::http_api {

namespace {

// zlib's codes for what it expects around the data.
constexpr int gzip_bits = 15 + 16, zlib_bits = 15, bare_bits = -15;

void* allocate(void*, unsigned count, unsigned size) {
  return ::operator new (std::size_t{count} * size, std::nothrow);
}
void release(void*, void* memory) { ::operator delete(memory); }

// RFC 1950, 2.2: the method and a checksum of the first two bytes.
bool has_zlib_header(std::string_view input) noexcept {
  if (input.size() < 2) return false;
  const auto first = static_cast<unsigned char>(input[0]), second = static_cast<unsigned char>(input[1]);
  return (first & 15) == 8 && (first * 256 + second) % 31 == 0;
}

}  // namespace

inflater::inflater() : stream_(std::make_unique<z_stream>()) {
  stream_->zalloc = &allocate;
  stream_->zfree = &release;
  if (inflateInit2(stream_.get(), gzip_bits) != Z_OK) throw std::bad_alloc();
}

inflater::~inflater() { inflateEnd(stream_.get()); }

inflater::result inflater::run(std::string_view input, format how, std::uint64_t limit, byte_buffer& output,
                               std::size_t& size) noexcept {
  z_stream& stream = *stream_;
  const int bits = how == format::gzip ? gzip_bits : has_zlib_header(input) ? zlib_bits : bare_bits;
  if (inflateReset2(&stream, bits) != Z_OK) return result::damaged;
  constexpr std::size_t block = std::numeric_limits<unsigned>::max();
  stream.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(input.data()));
  std::size_t unread = input.size();
  size = 0;
  for (;;) {
    // One byte more than allowed, so that a body of just the limit is told from a longer one.
    if (size == output.capacity()) output.reserve(std::max<std::size_t>(size * 2, 16 * 1024), size);
    const std::uint64_t room = std::min<std::uint64_t>(output.capacity(), limit + 1) - size;
    stream.avail_in = static_cast<unsigned>(std::min(unread, block));
    stream.avail_out = static_cast<unsigned>(std::min<std::uint64_t>(room, block));
    stream.next_out = reinterpret_cast<unsigned char*>(output.data() + size);
    const unsigned in = stream.avail_in, out = stream.avail_out;
    const int state = inflate(&stream, Z_NO_FLUSH);
    unread -= in - stream.avail_in;
    size += out - stream.avail_out;
    if (size > limit) return result::too_long;
    if (state == Z_STREAM_END) {
      if (unread == 0) return result::done;
      // A gzip body may be several in a row (RFC 1952, 2.2).
      if (how != format::gzip || inflateReset(&stream) != Z_OK) return result::damaged;
      continue;
    }
    if (state == Z_BUF_ERROR && unread == 0) return result::cut;
    if (state != Z_OK && state != Z_BUF_ERROR) return result::damaged;
    if (unread == 0 && stream.avail_out > 0) return result::cut;
  }
}

}  // namespace spate::http_api
