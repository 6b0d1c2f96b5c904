#include <spate/call_error.hpp>

#include <catch2/catch.hpp>

#include <string>

using namespace spate;

TEST_CASE("what a plugin wrote is read as far as it goes, whatever it says of its length") {
  spate_error error = no_error();
  CHECK(error.struct_size == sizeof error);
  CHECK(error.config_node == SPATE_NONE);
  CHECK(words_of(error, "nothing") == "nothing");
  std::strcpy(error.message, "the disk is full");
  CHECK(words_of(error, "nothing") == "the disk is full");
  error.message_size = 8;
  CHECK(words_of(error, "nothing") == "the disk");
  error.message_size = 4'000'000'000;
  CHECK(words_of(error, "nothing") == "the disk is full");
  std::memset(error.message, 'x', sizeof error.message);
  CHECK(words_of(error, "nothing") == std::string(sizeof error.message, 'x'));
}
