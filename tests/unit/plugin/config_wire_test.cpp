#include "plugin/config_wire.hpp"

#include <catch2/catch.hpp>
#include <spate/config.hpp>

#include <limits>

#include "plugin/error.hpp"

using namespace spate;

TEST_CASE("a configuration is the same after it crossed a process") {
  profile::config_tree tree;
  const auto port = tree.add(0, "port", SPATE_KIND_INT, {0, 3, 9});
  tree.set_number(port, std::numeric_limits<std::int64_t>::min(), 0);
  const auto ratio = tree.add(0, "ratio", SPATE_KIND_FLOAT, {0, 4, 1});
  tree.set_number(ratio, 0, 0.1);
  const auto pool = tree.add(0, "pool", SPATE_KIND_TABLE, {});
  const auto names = tree.add(pool, "names", SPATE_KIND_ARRAY, {});
  tree.set_text(tree.add(names, "", SPATE_KIND_STRING, {}), "\"quoted\"\n\xc3\xa4");
  tree.set_text(tree.add(names, "", SPATE_KIND_STRING, {}), "");
  tree.mark_default(pool);

  const profile::config_tree copy = plugin::read_config(plugin::write_config(tree.view()));
  const config read(copy.view());
  CHECK(read.find("port").as_int() == std::numeric_limits<std::int64_t>::min());
  CHECK(read.find("port").kind() == SPATE_KIND_INT);
  CHECK(read.find("port").line() == 3);
  CHECK_FALSE(read.find("port").is_default());
  CHECK(read.find("ratio").as_double() == 0.1);
  const node list = read.find("pool.names");
  CHECK(list.is_array());
  CHECK(list.is_default());
  REQUIRE(list.size() == 2);
  CHECK((*list.begin()).as_string() == "\"quoted\"\n\xc3\xa4");
  CHECK(plugin::write_config(copy.view()) == plugin::write_config(tree.view()));
}

TEST_CASE("what is no configuration is refused") {
  CHECK_THROWS_AS(plugin::read_config("[1,2"), plugin::error);
  CHECK_THROWS_AS(plugin::read_config("{}"), plugin::error);
}
