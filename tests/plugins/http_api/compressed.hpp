// Compressed bytes for tests.
#pragma once

#include <zlib.h>

#include <string>

namespace spate::test {

constexpr int as_gzip = 31, as_zlib = 15, as_bare_deflate = -15;

inline std::string compressed(const std::string& plain, int bits) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, plain.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(plain.data()));
  stream.avail_in = static_cast<unsigned>(plain.size());
  stream.next_out = reinterpret_cast<unsigned char*>(out.data());
  stream.avail_out = static_cast<unsigned>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace spate::test
