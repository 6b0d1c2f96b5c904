#include "stats/hlog_codec.hpp"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <new>

#include "stats/base64.hpp"

namespace spate::stats {
namespace {

constexpr uint32_t v2_cookie = 0x1c849303 | 0x10;
constexpr uint32_t v2_deflate_cookie = 0x1c849304 | 0x10;
constexpr size_t v2_header = 40;
constexpr uint32_t last_bucket = histogram::bucket_of(histogram::max_trackable_ns);
constexpr size_t largest_payload = v2_header + size_t{9} * histogram::bucket_count;

void put_big(std::vector<unsigned char>& into, uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) into.push_back(static_cast<unsigned char>(value >> shift));
}

uint64_t get_big(const unsigned char* from, int bytes) {
  uint64_t value = 0;
  for (int i = 0; i < bytes; ++i) value = value << 8 | from[i];
  return value;
}

// LEB128 of at most nine bytes: the ninth carries eight bits.
void put_zigzag(std::vector<unsigned char>& into, int64_t value) {
  uint64_t bits = (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
  for (int i = 0; i < 8; ++i) {
    if (bits < 128) {
      into.push_back(static_cast<unsigned char>(bits));
      return;
    }
    into.push_back(static_cast<unsigned char>(bits | 128));
    bits >>= 7;
  }
  into.push_back(static_cast<unsigned char>(bits));
}

bool get_zigzag(const unsigned char*& at, const unsigned char* end, int64_t& value) {
  uint64_t bits = 0;
  for (int i = 0; i < 9; ++i) {
    if (at == end) return false;
    const uint64_t byte = *at++;
    bits |= (i < 8 ? byte & 127 : byte) << (7 * i);
    if (byte < 128) break;
  }
  value = static_cast<int64_t>(bits >> 1) ^ -static_cast<int64_t>(bits & 1);
  return true;
}

}  // namespace

void encode_v2(const histogram& from, std::vector<unsigned char>& into) {
  const size_t start = into.size();
  put_big(into, v2_cookie, 4);
  put_big(into, 0, 4);  // the length, below
  put_big(into, 0, 4);  // normalizing index offset
  put_big(into, 3, 4);  // significant digits
  put_big(into, 1, 8);  // lowest discernible value
  put_big(into, static_cast<uint64_t>(histogram::max_trackable_ns), 8);
  put_big(into, std::bit_cast<uint64_t>(1.0), 8);  // integer to double ratio

  uint64_t cursor = 0, count = 0;
  int64_t low = 0, high = 0;
  uint32_t index = 0;
  if (from.empty()) put_zigzag(into, 0);
  while (from.next(cursor, low, high, count)) {
    const auto at = static_cast<uint32_t>(cursor - 1);
    if (at - index > 1) put_zigzag(into, -static_cast<int64_t>(at - index));
    if (at - index == 1) put_zigzag(into, 0);
    put_zigzag(into, static_cast<int64_t>(count));
    index = at + 1;
  }
  const size_t length = into.size() - start - v2_header;
  for (int i = 0; i < 4; ++i) into[start + 4 + i] = static_cast<unsigned char>(length >> (24 - 8 * i));
}

std::string decode_v2(const unsigned char* payload, size_t size, histogram& into) {
  if (size < v2_header) return "V2: shorter than its header";
  if (get_big(payload, 4) != v2_cookie) return "V2: not a V2 histogram (cookie)";
  const uint64_t length = get_big(payload + 4, 4);
  if (length > size - v2_header) return "V2: counts are cut off";
  if (get_big(payload + 8, 4) != 0) return "V2: a shifted histogram is not supported";
  if (get_big(payload + 12, 4) != 3 || get_big(payload + 16, 8) != 1)
    return "V2: another geometry than units of 1 with three significant digits";

  histogram read;
  const unsigned char* at = payload + v2_header;
  const unsigned char* const end = at + length;
  uint64_t index = 0;
  uint32_t last = 0;
  while (at != end) {
    int64_t count = 0;
    if (!get_zigzag(at, end, count)) return "V2: a count is cut off";
    if (count < 0) {
      index += 0 - static_cast<uint64_t>(count);
      if (index > last_bucket) return "V2: more buckets than the geometry has";
      continue;
    }
    if (index > last_bucket) return "V2: more buckets than the geometry has";
    if (count > 0) {
      last = static_cast<uint32_t>(index);
      const int64_t low = histogram::lowest_in(last);
      const int64_t middle = low + (histogram::highest_in(last) + 1 - low) / 2;
      read.record(std::min(middle, histogram::max_trackable_ns), static_cast<uint64_t>(count));
    }
    ++index;
  }
  read.restore_max(std::min(histogram::highest_in(last), histogram::max_trackable_ns));
  into.merge(read);
  return {};
}

struct hlog_encoder::deflater {
  z_stream stream{};
};

hlog_encoder::hlog_encoder() : deflater_(new deflater) {
  // A small window: lines are small, and every line pays for clearing it.
  if (deflateInit2(&deflater_->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 12, 5, Z_DEFAULT_STRATEGY) != Z_OK) {
    delete deflater_;
    throw std::bad_alloc();
  }
}

hlog_encoder::~hlog_encoder() {
  deflateEnd(&deflater_->stream);
  delete deflater_;
}

void hlog_encoder::encode(const histogram& from, std::string& into) {
  plain_.clear();
  encode_v2(from, plain_);
  z_stream& stream = deflater_->stream;
  deflateReset(&stream);
  packed_.clear();
  put_big(packed_, v2_deflate_cookie, 4);
  packed_.resize(8 + deflateBound(&stream, plain_.size()));
  stream.next_in = plain_.data();
  stream.avail_in = static_cast<uInt>(plain_.size());
  stream.next_out = packed_.data() + 8;
  stream.avail_out = static_cast<uInt>(packed_.size() - 8);
  deflate(&stream, Z_FINISH);  // cannot fail: the output has the room that deflateBound asks for
  const size_t length = packed_.size() - 8 - stream.avail_out;
  for (int i = 0; i < 4; ++i) packed_[4 + i] = static_cast<unsigned char>(length >> (24 - 8 * i));
  encode_base64(packed_.data(), 8 + length, into);
}

std::string decode_hlog(std::string_view text, histogram& into) {
  std::vector<unsigned char> packed;
  if (!decode_base64(text, packed)) return "base64: not a base64 text";
  if (packed.size() < 8 || get_big(packed.data(), 4) != v2_deflate_cookie)
    return "deflate: not a compressed V2 histogram (cookie)";
  const uint64_t length = get_big(packed.data() + 4, 4);
  if (length > packed.size() - 8) return "deflate: cut off";
  std::vector<unsigned char> plain(largest_payload);
  uLongf size = plain.size();
  if (uncompress(plain.data(), &size, packed.data() + 8, length) != Z_OK) return "deflate: damaged";
  return decode_v2(plain.data(), size, into);
}

}  // namespace spate::stats
