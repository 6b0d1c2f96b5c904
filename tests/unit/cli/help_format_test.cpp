#include "cli/help_format.hpp"

#include <catch2/catch.hpp>

using spate::cli::wrapped;

TEST_CASE("a long text is broken at spaces and indented") {
  CHECK(wrapped("one two three four", 9, 2) == "one two\n  three\n  four");
  CHECK(wrapped("unbreakable", 4, 2) == "unbreakable");
  CHECK(wrapped("", 10, 2).empty());
}
