#include "expression/nearest.hpp"

#include <catch2/catch.hpp>
#include <vector>

using spate::expression::nearest;

namespace {
const std::vector<std::string_view> keys = {"timeout", "base_url", "users", "spawn_rate", "when", "think", "get"};
}

TEST_CASE("one letter more, less, other or two swapped is near") {
  CHECK(nearest("timout", keys) == "timeout");
  CHECK(nearest("timeoutt", keys) == "timeout");
  CHECK(nearest("timeeut", keys) == "timeout");
  CHECK(nearest("tiemout", keys) == "timeout");
  CHECK(nearest("baseurl", keys) == "base_url");
  CHECK(nearest("Timeout", keys) == "timeout");
  CHECK(nearest("USERS", keys) == "users");
}

TEST_CASE("what is far from everything has no nearest") {
  CHECK(nearest("frequency", keys).empty());
  CHECK(nearest("xyz", keys).empty());
  CHECK(nearest("", keys).empty());
  CHECK(nearest("timeout", {}).empty());
  const std::vector<std::string_view> letters = {"a", "b"};
  CHECK(nearest("c", letters).empty());
  CHECK(nearest(std::string(10000, 'x'), keys).empty());
}

TEST_CASE("the nearer of two wins, of equals the first") {
  const std::vector<std::string_view> names = {"run_idx", "run_ids", "run_id"};
  CHECK(nearest("run_ids", names) == "run_ids");
  CHECK(nearest("run_idz", names) == "run_idx");
}
