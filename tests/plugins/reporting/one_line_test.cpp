#include "reporting/one_line.hpp"

#include <catch2/catch.hpp>

using namespace spate::reporting;

TEST_CASE("cutting counts characters and marks what is missing") {
  CHECK(cut("größe", 5) == "größe");
  CHECK(cut("größe", 4) == "grö…");
  CHECK(cut("größe", 1) == "…");
  CHECK(cut("größe", 0).empty());
}

TEST_CASE("a text from a server cannot steer the terminal") { CHECK(one_line("a\x1b[2J\nb\x7f") == "a [2J b "); }
