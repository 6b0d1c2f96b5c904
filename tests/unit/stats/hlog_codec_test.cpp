#include "stats/hlog_codec.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using namespace spate::stats;

namespace {

std::vector<unsigned char> encoded(const histogram& h) {
  std::vector<unsigned char> bytes;
  encode_v2(h, bytes);
  return bytes;
}

void check_same_counts(const histogram& a, const histogram& b) {
  REQUIRE(a.count() == b.count());
  uint64_t cursor_a = 0, cursor_b = 0, count_a = 0, count_b = 0;
  int64_t low_a = 0, low_b = 0, high = 0;
  while (a.next(cursor_a, low_a, high, count_a)) {
    REQUIRE(b.next(cursor_b, low_b, high, count_b));
    REQUIRE(low_a == low_b);
    REQUIRE(count_a == count_b);
  }
}

// The header that every payload of ours has, with the length of the counts.
std::vector<unsigned char> header(unsigned char length) {
  return {0x1c, 0x84, 0x93, 0x13,                          // cookie
          0,    0,    0,    length,                        // bytes of counts
          0,    0,    0,    0,                             // normalizing index offset
          0,    0,    0,    3,                             // significant digits
          0,    0,    0,    0,      0,    0,    0,    1,   // lowest discernible value
          0,    0,    0x03, 0x46,   0x30, 0xb8, 0xa0, 0,   // 3 600 000 000 000
          0x3f, 0xf0, 0,    0,      0,    0,    0,    0};  // 1.0
}

}  // namespace

TEST_CASE("hlog_codec: a payload computed by hand") {
  histogram h;
  h.record(1);
  h.record(3, 2);
  h.record(2048);
  // Counts by index: 0: 0, 1: 1, 2: 0, 3: 2, 4 to 2047: a run of 2044 zeros, 2048: 1. As zigzag: 0, 2, 0, 4,
  // 4087 = 31 * 128 + 119, 2.
  std::vector<unsigned char> expected = header(7);
  for (const unsigned char byte : {0x00, 0x02, 0x00, 0x04, 0xf7, 0x1f, 0x02}) expected.push_back(byte);
  CHECK(encoded(h) == expected);

  histogram read;
  CHECK(decode_v2(expected.data(), expected.size(), read) == "");
  check_same_counts(read, h);
}

TEST_CASE("hlog_codec: an empty histogram is one zero") {
  std::vector<unsigned char> expected = header(1);
  expected.push_back(0);
  CHECK(encoded(histogram()) == expected);
  histogram read;
  CHECK(decode_v2(expected.data(), expected.size(), read) == "");
  CHECK(read.empty());
}

TEST_CASE("hlog_codec: what was encoded is read back, whatever was recorded") {
  std::mt19937_64 random(2);
  hlog_encoder encoder;
  for (int round = 0; round < 60; ++round) {
    histogram h, read;
    const int values = 1 << (round % 13);
    for (int i = 0; i < values; ++i) {
      const auto value = static_cast<int64_t>(random() >> (random() % 64));
      h.record(value, random() % 7 == 0 ? random() >> (20 + random() % 44) : 1);
    }
    std::string text;
    encoder.encode(h, text);
    REQUIRE(decode_hlog(text, read) == "");
    check_same_counts(read, h);
    read.restore_max(h.max());
    for (const double q : {0.0, 0.5, 0.99, 1.0}) REQUIRE(read.value_at(q) == h.value_at(q));
    CHECK(read.mean() == Approx(h.mean()).epsilon(0.001).margin(0.01));
    CHECK(read.clamped() == 0);
  }
}

TEST_CASE("hlog_codec: reading adds to what is there") {
  histogram h, read;
  h.record(5000);
  read.record(7000);
  std::string text;
  hlog_encoder().encode(h, text);
  CHECK(decode_hlog(text, read) == "");
  CHECK(read.count() == 2);
}

TEST_CASE("hlog_codec: damage is named and changes nothing") {
  histogram h, read;
  for (int64_t i = 0; i < 2000; ++i) h.record(i * 977);
  const std::vector<unsigned char> good = encoded(h);
  const auto wrong = [&](std::vector<unsigned char> bytes) { return decode_v2(bytes.data(), bytes.size(), read); };
  const auto with = [&](size_t at, unsigned char byte) {
    std::vector<unsigned char> bytes = good;
    bytes[at] = byte;
    return bytes;
  };
  CHECK(wrong({good.begin(), good.begin() + 39}) == "V2: shorter than its header");
  CHECK(wrong({good.begin(), good.end() - 1}) == "V2: counts are cut off");
  CHECK(wrong(with(0, 0)) == "V2: not a V2 histogram (cookie)");
  CHECK(wrong(with(11, 1)) == "V2: a shifted histogram is not supported");
  CHECK(wrong(with(15, 2)) == "V2: another geometry than units of 1 with three significant digits");

  std::vector<unsigned char> cut = header(1);
  cut.push_back(0x80);
  CHECK(wrong(cut) == "V2: a count is cut off");
  std::vector<unsigned char> far = header(10);
  for (const unsigned char byte : {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02}) far.push_back(byte);
  CHECK(wrong(far) == "V2: more buckets than the geometry has");

  std::string text;
  hlog_encoder().encode(h, text);
  CHECK(decode_hlog(text.substr(1), read) == "base64: not a base64 text");
  CHECK(decode_hlog(text.substr(0, text.size() / 8 * 4), read) == "deflate: cut off");
  CHECK(decode_hlog("AAAA" + text.substr(4), read) == "deflate: not a compressed V2 histogram (cookie)");
  CHECK(decode_hlog("", read) == "deflate: not a compressed V2 histogram (cookie)");
  std::string damaged = text;
  damaged[damaged.size() / 2] = damaged[damaged.size() / 2] == 'A' ? 'B' : 'A';
  CHECK(decode_hlog(damaged, read) != "");
  CHECK(read.empty());
}

TEST_CASE("hlog_codec: no damage makes reading fail otherwise than with a text") {
  std::mt19937 random(6);
  histogram h;
  for (int64_t i = 0; i < 300; ++i) h.record(i * i * 1009);
  const std::vector<unsigned char> good = encoded(h);
  for (int round = 0; round < 3000; ++round) {
    std::vector<unsigned char> bytes = good;
    for (int i = 0; i < 3; ++i) bytes[random() % bytes.size()] = static_cast<unsigned char>(random());
    bytes.resize(bytes.size() - random() % 5);
    histogram read;
    if (!decode_v2(bytes.data(), bytes.size(), read).empty()) REQUIRE(read.empty());
  }
}

TEST_CASE("hlog_codec: reads what HdrHistogram 2.1.11 for Java wrote") {
  // new Histogram(1, 3600000000000, 3); for v = 1, 60, 60^2, ... up to 1 h: recordValueWithCount(v, v % 7 + 1);
  // encodeIntoCompressedByteBuffer(9); its own getValueAtPercentile said 1, 60, 12967935, 2800318676991.
  histogram read;
  REQUIRE(decode_hlog("HISTFAAAADd42pNpmSzMwMAgxgABzFCaEch0M9ixgMH+A1SEpZhrqjbb7DiW1XFc2+PYDsexnI/jAgD3Owsv", read) ==
          "");
  CHECK(read.count() == 27);
  CHECK(read.value_at(0) == 1);
  CHECK(read.value_at(0.1) == 60);
  CHECK(read.value_at(0.5) == 12'967'935);
  CHECK(read.value_at(1) == 2'800'318'676'991);
}
