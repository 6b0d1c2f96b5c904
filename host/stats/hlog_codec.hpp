#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stats/histogram.hpp"

namespace spate::stats {

/** HdrHistogram's V2 encoding (cookie 0x1c849313, then counts as zigzag LEB128, a run of n > 1 zeros as -n),
 * big-endian. Source: HdrHistogram 2.1, AbstractHistogram.encodeIntoByteBuffer and ZigZagEncoding. Appends to
 * `into`. */
void encode_v2(const histogram& from, std::vector<unsigned char>& into);
/** Adds what `payload` holds to `into`. Returns an empty text, or what is wrong with it. */
[[nodiscard]] std::string decode_v2(const unsigned char* payload, size_t size, histogram& into);

/** The text of a log line: V2 wrapped in V2 deflate (cookie 0x1c849314, zlib), base64. Keeps its buffers, so that
 * encoding allocates nothing once it has seen the largest histogram. One thread. */
class hlog_encoder {
 public:
  hlog_encoder();
  ~hlog_encoder();
  hlog_encoder(const hlog_encoder&) = delete;
  hlog_encoder& operator=(const hlog_encoder&) = delete;
  /** Appends the text to `into`. */
  void encode(const histogram& from, std::string& into);

 private:
  struct deflater;
  std::vector<unsigned char> plain_, packed_;
  deflater* deflater_;
};

/** Adds what the text of a log line holds to `into`, which is left as it was on an error. Returns an empty text, or
 * what is wrong: the first words name the layer (base64, deflate, V2). The exact sum is not in the text: each value
 * counts as the middle of its bucket. */
[[nodiscard]] std::string decode_hlog(std::string_view text, histogram& into);

}  // namespace spate::stats
