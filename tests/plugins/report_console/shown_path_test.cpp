#include "shown_path.hpp"

#include <catch2/catch.hpp>

using namespace spate::report_console;

TEST_CASE("a path below the current folder is relative") {
  CHECK(shown_path("/home/ann/load/profiles/shop.toml", "/home/ann/load") == "profiles/shop.toml");
  CHECK(shown_path("/profiles/shop.toml", "/") == "profiles/shop.toml");
}

TEST_CASE("a path elsewhere stays whole") {
  CHECK(shown_path("/usr/share/spate/shop.toml", "/home/ann") == "/usr/share/spate/shop.toml");
  CHECK(shown_path("/home/anna/shop.toml", "/home/ann") == "/home/anna/shop.toml");
}

TEST_CASE("a relative path or a plain name stays as it is") {
  CHECK(shown_path("profiles/shop.toml", "/home/ann") == "profiles/shop.toml");
  CHECK(shown_path("../shop.toml", "/home/ann") == "../shop.toml");
  CHECK(shown_path("shop", "/home/ann") == "shop");
  CHECK(shown_path("", "/home/ann").empty());
}

TEST_CASE("where the current folder is gone, the path is whole") {
  CHECK(shown_path("/home/ann/shop.toml", "") == "/home/ann/shop.toml");
}
