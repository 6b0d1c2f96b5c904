#include "proc/lines.hpp"

#include <catch2/catch.hpp>

using namespace spate::proc;

TEST_CASE("numbers are found by the word in front of them, which is a whole word") {
  const char* status = "Name:\tserver\nVmRSSX:\t  7 kB\nVmRSS:\t    1024 kB\nThreads:\t3\n";
  CHECK(number_of(status, "VmRSS:") == 1024u);
  CHECK(number_of(status, "Threads:") == 3u);
  CHECK(number_of(status, "VmSwap:") == std::nullopt);
  CHECK(number_of(status, "Name:") == std::nullopt);
  CHECK(number_of("", "Name:") == std::nullopt);
}

TEST_CASE("lines and words are taken off the front") {
  std::string_view text = "one  two\n\nthree";
  std::string_view line = next_line(text);
  CHECK(next_word(line) == "one");
  CHECK(next_word(line) == "two");
  CHECK(next_word(line).empty());
  CHECK(next_line(text).empty());
  CHECK(next_line(text) == "three");
  CHECK(text.empty());
}
