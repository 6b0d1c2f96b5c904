#include "stats/base64.hpp"

#include <catch2/catch.hpp>
#include <random>

using namespace spate::stats;

namespace {
std::string encoded(std::string_view text) {
  std::string into;
  encode_base64(reinterpret_cast<const unsigned char*>(text.data()), text.size(), into);
  return into;
}
}  // namespace

TEST_CASE("base64: the vectors of RFC 4648") {
  CHECK(encoded("") == "");
  CHECK(encoded("f") == "Zg==");
  CHECK(encoded("fo") == "Zm8=");
  CHECK(encoded("foo") == "Zm9v");
  CHECK(encoded("foob") == "Zm9vYg==");
  CHECK(encoded("fooba") == "Zm9vYmE=");
  CHECK(encoded("foobar") == "Zm9vYmFy");
}

TEST_CASE("base64: what was encoded is read back") {
  std::mt19937 random(1);
  std::vector<unsigned char> bytes, read;
  for (size_t size = 0; size < 200; ++size) {
    std::string text;
    encode_base64(bytes.data(), bytes.size(), text);
    REQUIRE(decode_base64(text, read));
    REQUIRE(read == bytes);
    bytes.push_back(static_cast<unsigned char>(random()));
  }
}

TEST_CASE("base64: other texts are refused") {
  std::vector<unsigned char> read;
  CHECK_FALSE(decode_base64("Zg=", read));
  CHECK_FALSE(decode_base64("Z===", read));
  CHECK_FALSE(decode_base64("Zm9*", read));
  CHECK_FALSE(decode_base64("Zm 9v", read));
  CHECK_FALSE(decode_base64("====", read));
}
