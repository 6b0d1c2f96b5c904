#include <catch2/catch.hpp>

#include "frames.hpp"

using namespace spate::net;
using namespace spate::test;
using words = std::vector<std::string>;

namespace {

constexpr frame_limits wide = {1 << 20, 1 << 20};

words read(std::string_view bytes, std::size_t piece = SIZE_MAX, frame_limits limits = wide, bool masked = false,
           message_inflater* inflater = nullptr) {
  frame_reader reader;
  reader.begin(limits, masked, inflater);
  return read_all(reader, bytes, piece);
}

words failed(frame_fault what) { return {"failed:" + std::to_string(static_cast<int>(what))}; }

std::string written(opcode what, std::string_view payload, const std::uint32_t* mask, bool last = true) {
  std::string out(longest_header_bytes, '\0');
  out += payload;
  char* const at = out.data() + longest_header_bytes;
  const std::size_t head = put_header(at, {what, last, false, payload.size()}, mask);
  if (mask != nullptr) mask_bytes(at, payload.size(), *mask);
  return out.substr(longest_header_bytes - head);
}

}  // namespace

TEST_CASE("every split of a stream gives the same messages, control frames in between") {
  const std::string stream = frame(0x81, "hello") + frame(0x01, "f\xC3") + frame(0x89, "now") + frame(0x00, "\xA9") +
                             frame(0x8A, "") + frame(0x80, "te") + frame(0x82, std::string(300, '\xFF')) +
                             frame(0x81, "") + frame(0x82, std::string(70'000, 'x')) + close_frame(1001, "gone");
  const words expected = {"text:hello",
                          "ping:now",
                          "pong:",
                          "text:f\xC3\xA9te",
                          "binary:" + std::string(300, '\xFF'),
                          "text:",
                          "binary:" + std::string(70'000, 'x'),
                          "close:1001:gone"};
  for (std::size_t piece : {1, 2, 3, 4, 5, 6, 7, 9, 11, 64, 127, 1000, 100'000}) CHECK(read(stream, piece) == expected);
}

TEST_CASE("a stream in two parts, cut at every byte, is the same as in one") {
  const std::string stream = frame(0x01, "f\xC3") + frame(0x89, "now") + frame(0x80, "\xA9te") +
                             frame(0x82, std::string(200, 'b')) + frame(0x81, "end") + close_frame(1000);
  const words whole = read(stream);
  CHECK(whole.size() == 5);
  for (std::size_t cut = 1; cut < stream.size(); ++cut) {
    frame_reader reader;
    reader.begin(wide, false, nullptr);
    reading parts(reader);
    parts.add(std::string_view(stream).substr(0, cut));
    parts.add(std::string_view(stream).substr(cut));
    CHECK(parts.events == whole);
  }
}

TEST_CASE("frames of clients are masked, and read as they were") {
  for (std::uint32_t mask : {0u, 0x01020304u, 0xDEADBEEFu})
    for (std::size_t size : {0, 1, 2, 3, 4, 5, 7, 8, 9, 125, 126, 127, 65535, 65536}) {
      std::string payload(size, '\0');
      for (std::size_t i = 0; i < size; ++i) payload[i] = static_cast<char>('a' + i % 26);
      const std::string bytes = written(opcode::text, payload, &mask);
      CHECK(bytes == frame(0x81, payload, &mask));
      for (std::size_t piece : {std::size_t{3}, std::size_t{4096}, SIZE_MAX})
        CHECK(read(bytes, piece, wide, true) == words{"text:" + payload});
      CHECK(written(opcode::binary, payload, nullptr) == frame(0x82, payload));
    }
  std::uint32_t mask = 0x01020304;
  CHECK(read(frame(0x89, "x", &mask) + frame(0x88, "\x03\xE8", &mask), 1, wide, true) ==
        words{"ping:x", "close:1000:"});
}

TEST_CASE("a mask may be applied in pieces") {
  std::string whole(1000, 'q'), pieces = whole;
  mask_bytes(whole.data(), whole.size(), 0xA1B2C3D4);
  for (std::size_t at = 0, size = 1; at < pieces.size(); at += size, size = size % 7 + 1)
    mask_bytes(pieces.data() + at, std::min(size, pieces.size() - at), 0xA1B2C3D4, at);
  CHECK(whole == pieces);
}

TEST_CASE("malformed frames are told apart, whatever the split") {
  std::uint32_t mask = 7;
  const std::string long_length = std::string("\x82\x7F\xFF", 3) + std::string(7, '\0');
  const std::vector<std::pair<std::string, frame_fault>> cases = {
      {frame(0xC1, "x"), frame_fault::reserved_bits},
      {frame(0xA1, "x"), frame_fault::reserved_bits},
      {frame(0x91, "x"), frame_fault::reserved_bits},
      {frame(0xC9, "x"), frame_fault::reserved_bits},
      {frame(0x83, "x"), frame_fault::unknown_opcode},
      {frame(0x8B, "x"), frame_fault::unknown_opcode},
      {frame(0x81, "x", &mask), frame_fault::masked},
      {frame(0x89, std::string(126, 'x')), frame_fault::long_control},
      {frame(0x09, "x"), frame_fault::split_control},
      {std::string("\x82\x7E\x00\x05", 4) + "12345", frame_fault::bad_length},
      {std::string("\x82\x7F\0\0\0\0\0\0\xFF\xFF", 10), frame_fault::bad_length},
      {long_length, frame_fault::bad_length},
      {frame(0x80, "x"), frame_fault::nothing_to_continue},
      {frame(0x00, "x"), frame_fault::nothing_to_continue},
      {frame(0x01, "x") + frame(0x81, "y"), frame_fault::message_in_message},
      {frame(0x81, "\xFF"), frame_fault::bad_text},
      {frame(0x81, "abc\xC3"), frame_fault::bad_text},
      {frame(0x01, "\xE2\x82") + frame(0x80, "x"), frame_fault::bad_text},
      {frame(0x88, "\x03"), frame_fault::bad_close},
      {close_frame(1005), frame_fault::bad_close},
      {close_frame(999), frame_fault::bad_close},
      {close_frame(1015), frame_fault::bad_close},
      {close_frame(5000), frame_fault::bad_close},
      {close_frame(1000, "\xC0\xAF"), frame_fault::bad_close}};
  for (const auto& [bytes, fault] : cases)
    for (std::size_t piece : {std::size_t{1}, std::size_t{3}, SIZE_MAX}) {
      CAPTURE(in_words(fault), piece);
      CHECK(read(bytes, piece) == failed(fault));
    }
  CHECK(read(frame(0x81, "x"), 1, wide, true) == failed(frame_fault::unmasked));
  // A mistake is told by the first bytes: nobody waits for the rest of a frame that cannot be right.
  CHECK(read("\x83").empty());
  CHECK(read(frame(0x83, "x").substr(0, 2)) == failed(frame_fault::unknown_opcode));
}

TEST_CASE("limits hold for a frame and for a message") {
  const frame_limits narrow = {10, 15};
  CHECK(read(frame(0x81, std::string(10, 'x')), 1, narrow).size() == 1);
  CHECK(read(frame(0x81, std::string(11, 'x')), 1, narrow) == failed(frame_fault::long_frame));
  CHECK(read(frame(0x01, std::string(9, 'x')) + frame(0x80, std::string(6, 'x')), 1, narrow) ==
        words{"text:" + std::string(15, 'x')});
  CHECK(read(frame(0x01, std::string(9, 'x')) + frame(0x80, std::string(7, 'x')), 1, narrow) ==
        failed(frame_fault::long_message));
  // The header alone is enough: such a frame is never waited for.
  CHECK(read(std::string("\x82\x7F\x00\x7F\xFF\xFF\xFF\xFF\xFF\xFF", 10)) == failed(frame_fault::long_frame));
  CHECK(is_too_large(frame_fault::long_frame));
  CHECK(close_code_of(frame_fault::long_message) == 1009);
  CHECK(close_code_of(frame_fault::bad_text) == 1007);
  CHECK(close_code_of(frame_fault::masked) == 1002);
}

TEST_CASE("a close frame may be empty, and codes are those of the registry or of applications") {
  CHECK(read(frame(0x88, "")) == words{"close:1005:"});
  for (int code : {1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999})
    CHECK(read(close_frame(code, "r")) == words{"close:" + std::to_string(code) + ":r"});
}

TEST_CASE("compressed messages are decompressed, fragments and limits included") {
  message_deflater deflater;
  message_inflater inflater;
  std::string plain;
  for (int i = 0; i < 2000; ++i) plain += "word " + std::to_string(i * i % 97) + " ";
  const std::string packed(deflater.run(plain));
  CHECK(packed.size() < plain.size() / 2);
  const std::size_t half = packed.size() / 2;
  const std::string split = frame(0x41, packed.substr(0, half)) + frame(0x89, "p") + frame(0x80, packed.substr(half));
  for (std::size_t piece : {std::size_t{1}, std::size_t{100}, SIZE_MAX}) {
    CHECK(read(frame(0xC1, packed), piece, wide, false, &inflater) == words{"text:" + plain});
    CHECK(read(split, piece, wide, false, &inflater) == words{"ping:p", "text:" + plain});
  }
  CHECK(read(frame(0xC1, packed) + frame(0x81, "bare") + frame(0xC1, packed), 7, wide, false, &inflater) ==
        words{"text:" + plain, "text:bare", "text:" + plain});
  const frame_limits exact = {1 << 20, plain.size()}, less = {1 << 20, plain.size() - 1};
  CHECK(read(frame(0xC1, packed), SIZE_MAX, exact, false, &inflater).front().starts_with("text:"));
  CHECK(read(frame(0xC1, packed), SIZE_MAX, less, false, &inflater) == failed(frame_fault::long_message));
  CHECK(read(frame(0xC1, "\xFF\xFF\xFF"), 1, wide, false, &inflater) == failed(frame_fault::bad_deflate));
  CHECK(read(frame(0xC1, std::string(deflater.run("\xFF\xFE"))), 1, wide, false, &inflater) ==
        failed(frame_fault::bad_text));
  CHECK(read(frame(0x41, "x") + frame(0xC0, "y"), 1, wide, false, &inflater) == failed(frame_fault::reserved_bits));
  // The example of RFC 7692, 7.2.3.4: a block that says it is the last one.
  CHECK(read(frame(0xC1, std::string("\xF3\x48\xCD\xC9\xC9\x07\x00\x00", 8)), 1, wide, false, &inflater) ==
        words{"text:Hello"});
}

TEST_CASE("what is compressed is empty, long, or random") {
  message_deflater deflater;
  message_inflater inflater;
  std::mt19937 random(7);
  for (std::size_t size : {0, 1, 100, 4095, 4096, 4097, 100'000}) {
    std::string plain(size, '\0');
    for (char& each : plain) each = static_cast<char>(random());
    std::string_view back;
    const std::string packed(deflater.run(plain));
    REQUIRE(inflater.run(packed, 1 << 20, back) == message_inflater::result::done);
    CHECK(back == plain);
  }
}

TEST_CASE("UTF-8 is judged at the first wrong byte") {
  auto judge = [](std::string_view bytes) {
    utf8_check check;
    return check.feed(bytes) && check.is_complete();
  };
  for (const char* good : {"", "plain ascii that is longer than eight", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80",
                           "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "12345678\xC3\xA9"})
    CHECK(judge(good));
  for (const char* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xC3x"})
    CHECK_FALSE(judge(bad));
  utf8_check pieces;
  for (char c : std::string("\xF0\x9F\x98\x80")) CHECK(pieces.feed({&c, 1}));
  CHECK(pieces.is_complete());
}
